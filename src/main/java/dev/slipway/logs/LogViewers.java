package dev.slipway.logs;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Those who watch logs live, each on a virtual thread of its own that reads at the viewer's pace: nothing
/// waits in a queue for a slow one, and nobody waits for it.
final class LogViewers implements AutoCloseable {
    private static final int LINES_AT_ONCE = 1000;
    /// A connection over which nothing is said looks dead to proxies after half a minute or more.
    private static final long HEARTBEAT_MILLIS = 15_000;

    private final Logs logs;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("log-viewer-", 0).factory());

    LogViewers(Logs logs) {
        this.logs = logs;
    }

    /// Shows the stream from a line on until it ends, the viewer leaves, or the server stops.
    ///
    /// @param afterwards is run in any case
    Future<?> show(LogId id, long from, Viewer viewer, Runnable afterwards) {
        return threads.submit(() -> {
            try (var follower = logs.follow(id, from)) {
                show(follower, viewer);
            } catch (IOException e) {
                // The viewer has left; the next write to it was the first to notice.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                afterwards.run();
            }
        });
    }

    private static void show(LogFollower follower, Viewer viewer) throws IOException, InterruptedException {
        while (true) {
            var lines = follower.next(LINES_AT_ONCE, HEARTBEAT_MILLIS);
            if (!lines.isEmpty()) {
                viewer.lines(lines);
            }
            if (follower.atEnd()) {
                viewer.end();
                return;
            }
            if (lines.isEmpty()) {
                viewer.heartbeat();
            }
        }
    }

    /// Sends everybody home.
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One who watches. An [IOException] means that they have left.
    interface Viewer {
        void lines(List<LogLine> lines) throws IOException;

        void heartbeat() throws IOException;

        /// The stream is complete, and everything of it was shown.
        void end() throws IOException;
    }
}
