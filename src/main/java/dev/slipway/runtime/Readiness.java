package dev.slipway.runtime;

import java.net.InetSocketAddress;

/// What came of waiting for a workload to be ready.
public sealed interface Readiness {
    record Ready(InetSocketAddress address) implements Readiness {}

    /// `why` is for people: `it never listened on port 30004 (PORT); it listens on 3000`, or `it ended with exit
    /// code 1`.
    record NotReady(String why) implements Readiness {}
}
