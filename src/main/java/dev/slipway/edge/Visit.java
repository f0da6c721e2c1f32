package dev.slipway.edge;

/// One request on its way through the edge: counted from when its target was chosen until the last byte has
/// passed. Belongs to one event loop; ending it twice is ending it once, because an abort and an end may both
/// report.
final class Visit {
    private final Target target;
    private final Flight flight;
    private final Counters counters;
    private boolean over;

    /// Expects that `flight` has been boarded already.
    Visit(Target target, Flight flight, Counters counters) {
        this.target = target;
        this.flight = flight;
        this.counters = counters;
        counters.begin();
    }

    Target target() {
        return target;
    }

    void end(boolean failed) {
        if (!over) {
            over = true;
            counters.end(failed);
            flight.land();
        }
    }

    /// Ends the visit uncounted: the same request is about to be tried again as another visit.
    void withdraw() {
        if (!over) {
            over = true;
            counters.withdraw();
            flight.land();
        }
    }
}
