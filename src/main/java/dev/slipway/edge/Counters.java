package dev.slipway.edge;

import java.util.concurrent.atomic.LongAdder;

/// The running counts behind [Traffic]; they stay with a name when its target changes.
final class Counters {
    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder inFlight = new LongAdder();

    void begin() {
        inFlight.increment();
    }

    void end(boolean failed) {
        inFlight.decrement();
        requests.increment();
        if (failed) {
            errors.increment();
        }
    }

    void withdraw() {
        inFlight.decrement();
    }

    Traffic read() {
        return new Traffic(requests.sum(), errors.sum(), inFlight.sum());
    }
}
