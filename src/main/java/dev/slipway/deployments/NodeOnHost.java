package dev.slipway.deployments;

import dev.slipway.platform.Forks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The Node that builds and workloads run on: the machine's own, which sandboxes see read only.
final class NodeOnHost {
    private NodeOnHost() {}

    /// `v22.11.0`; `none` where there is none.
    static String version() {
        try {
            var process = Forks.start(new ProcessBuilder("node", "--version").redirectErrorStream(true));
            try (var out = process.inputReader(StandardCharsets.UTF_8)) {
                var line = out.readLine();
                return line == null ? "none" : line.strip();
            }
        } catch (IOException e) {
            return "none";
        }
    }
}
