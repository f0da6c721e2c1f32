package dev.slipway.edge;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Where a route leads.
public sealed interface Target {
    /// A workload's port.
    record Upstream(InetSocketAddress address) implements Target {}

    /// A folder of files, served by the edge itself.
    ///
    /// @param fallback whether a path without a file is answered with /index.html (a single-page application)
    record Files(Path folder, boolean fallback) implements Target {}

    /// Nothing serves this name now: the answer is 503 with this sentence.
    record Nothing(String why) implements Target {}
}
