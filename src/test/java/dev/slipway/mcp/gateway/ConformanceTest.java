package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The published conformance suites through the gateway, against stdio servers of either kind.
class ConformanceTest {
    private static final Path FIXTURE =
            Path.of("src/test/node/conformance-server.mjs").toAbsolutePath();
    private static final Path EXPECTED = Path.of("src/test/node/mcp-suite").toAbsolutePath();
    private static McpSuite suite;
    private final LocalDriver driver = new LocalDriver();
    private final DoorFixture door = new DoorFixture(driver, 50);

    @BeforeAll
    static void install() throws Exception {
        suite = McpSuite.install();
    }

    @AfterEach
    void close() {
        door.close();
        assertThat(driver.started()).noneMatch(Process::isAlive);
    }

    @Test
    void aClientWithSessionsAndAServerWithAHandshake() throws Exception {
        serve("legacy");
        run("legacy", "conformance-legacy", "2025-11-25");
    }

    @Test
    void aClientWithSessionsAndAServerWithout() throws Exception {
        serve("modern");
        run("modern", "conformance-legacy", "2025-11-25");
    }

    @Test
    void aClientWithoutSessionsAndAServerWithAHandshake() throws Exception {
        serve("legacy");
        run("legacy", "@modelcontextprotocol/conformance", "2026-07-28");
    }

    @Test
    void aClientWithoutSessionsAndAServerWithout() throws Exception {
        serve("modern");
        run("modern", "@modelcontextprotocol/conformance", "2026-07-28");
    }

    /// The second gateway is the server that speaks HTTP itself.
    @Test
    void aClientWithoutSessionsAndAServerWithoutOverHttp() throws Exception {
        try (var far = new DoorFixture(driver, 50)) {
            far.everybodyIsAnna = true;
            far.serve("tools", Map.of("ERA", "modern"), "node", FIXTURE.toString());
            door.serveHttp(far.uri("tools"));
            run("modern", "@modelcontextprotocol/conformance", "2026-07-28");
        }
    }

    private void serve(String era) {
        door.serve("tools", Map.of("ERA", era), "node", FIXTURE.toString());
    }

    private void run(String era, String program, String revision) throws Exception {
        door.everybodyIsAnna = true;
        var said = NodePrograms.run(
                new File("target"),
                suite.node(),
                suite.file("node_modules/%s/dist/index.js".formatted(program)),
                "server",
                "--url",
                door.uri("tools").toString(),
                "--suite",
                "all",
                "--spec-version",
                revision,
                "--expected-failures",
                EXPECTED.resolve("expected-%s-%s.yml".formatted(revision, era)).toString());
        var summary = said.text().lines().dropWhile(line -> !line.contains("SUMMARY"));
        System.out.printf("%s on a %s server%n%s%n", revision, era, summary.collect(Collectors.joining("\n")));
        assertThat(said.code()).as(said.text()).isZero();
        assertThat(said.text()).contains("dns-rebinding-protection");
    }
}
