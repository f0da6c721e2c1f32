package dev.slipway.runtime;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A launch that runs.
public interface Running {
    /// What [Driver#adopt] needs to find it again: a container's id, for example.
    String handle();

    /// The process id on the host, where there is one.
    Optional<Long> processId();

    /// Where Slipway reaches the port of a [Launch.Network.Listening]; empty for others.
    Optional<InetSocketAddress> address();

    /// The process's standard input.
    OutputStream input();

    /// What it uses now; zeros once it ended.
    Stats stats();

    /// Completed once the whole tree is dead and the last output was delivered.
    CompletableFuture<Ending> ended();

    /// Asks the process to end (SIGTERM), waits for `grace`, then kills the tree. Returns once nothing of it is
    /// left.
    Ending stop(Duration grace);

    /// What a launch uses at a moment.
    ///
    /// @param cpuNanos processor time used since the start, in nanoseconds
    /// @param memoryBytes memory in use
    /// @param processes processes and threads alive
    record Stats(long cpuNanos, long memoryBytes, int processes) {}
}
