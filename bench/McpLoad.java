import java.io.IOException;
import java.util.Arrays;

/// Calls, a given number of them under way all the time, from one thread, so that the measuring takes as little of the
/// machine as it can: it shares the processors with what is measured.
///
/// @param perSecond calls answered in a second
/// @param nanos how long each took, sorted
record McpLoad(double perSecond, long[] nanos) {
    /// Places, each of which has at most one call under way.
    interface Places extends AutoCloseable {
        int count();

        /// Sends a call from a place.
        ///
        /// @param number its id, which no other call of the session has
        void send(int place, int number) throws IOException;

        /// Waits for the next call to be answered.
        ///
        /// @return from which place it was sent
        int await() throws IOException;

        @Override
        void close() throws IOException;
    }

    /// Makes so many calls, the first of them with the given number.
    static McpLoad run(Places places, int first, int calls) throws IOException {
        var nanos = new long[calls];
        var sentAt = new long[places.count()];
        var sent = 0;
        var began = System.nanoTime();
        while (sent < Math.min(calls, places.count())) {
            sentAt[sent] = System.nanoTime();
            places.send(sent, first + sent);
            sent++;
        }
        for (var answered = 0; answered < calls; answered++) {
            var place = places.await();
            var now = System.nanoTime();
            nanos[answered] = now - sentAt[place];
            if (sent < calls) {
                sentAt[place] = now;
                places.send(place, first + sent);
                sent++;
            }
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        Arrays.sort(nanos);
        return new McpLoad(calls / seconds, nanos);
    }

    double micros(double quantile) {
        return nanos[(int) Math.min(nanos.length - 1L, Math.round(nanos.length * quantile))] / 1e3;
    }
}
