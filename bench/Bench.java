import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Measures Slipway on this machine: `bench/run`, or `bench/run server`, `logs`, `sandbox`, `mcp`, `mcp-abandon` for a
/// part. Figures of one run belong together; between runs and machines only their ratios mean something.
final class Bench {
    private Bench() {}

    static void main(String[] parts) throws Exception {
        var wanted = parts.length == 0 ? List.of("sandbox", "logs", "server", "mcp", "mcp-abandon") : List.of(parts);
        var folder = Files.createTempDirectory("slipway-bench");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.remove(folder)));
        for (var part : wanted) {
            System.out.println("--- " + part);
            switch (part) {
                case "sandbox" -> SandboxBench.run(Home.at(folder.resolve("sandbox")));
                case "logs" -> LogBench.run(Home.at(folder.resolve("logs")));
                case "server" -> new ServerBench(Path.of("").toAbsolutePath(), folder, 18_080).run();
                case "mcp" -> new McpBench(Path.of("").toAbsolutePath(), folder, 18_083).run();
                case "mcp-abandon" -> new McpAbandon(Path.of("").toAbsolutePath(), folder, 18_084).run();
                default -> throw new IllegalArgumentException("there is no part " + part);
            }
        }
        System.exit(0);
    }
}
