package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.mcp.LocalDriver;
import dev.slipway.mcp.gateway.Greeting.Answered;
import dev.slipway.mcp.gateway.Greeting.Failed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The first words with a server, whatever it speaks.
class GreeterTest {
    private static final String CONFORMANCE =
            Path.of("src/test/node/conformance-server.mjs").toAbsolutePath().toString();
    private final LocalDriver driver = new LocalDriver();
    private final MemoryLog log = new MemoryLog();

    @AfterEach
    void leavesNothing() {
        assertThat(driver.started()).isNotEmpty().noneMatch(Process::isAlive);
    }

    @Test
    void aServerThatWorksTellsItsNameAndTools() throws Exception {
        assertThat(greet(Duration.ofSeconds(20), Map.of(), DoorFixture.STDIO_SERVER))
                .isInstanceOfSatisfying(Answered.class, answered -> {
                    assertThat(answered.server()).isEqualTo("stdio-server 1.0.0");
                    assertThat(answered.revision()).isEqualTo("2025-11-25");
                    assertThat(answered.tools())
                            .extracting(tool -> tool.path("name").asString())
                            .contains("echo", "pid", "twice");
                    assertThat(answered.took()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(20));
                });
    }

    @Test
    void aServerWithoutAHandshakeTellsThem() throws Exception {
        assertThat(greet(Duration.ofSeconds(20), Map.of("ERA", "modern"), CONFORMANCE))
                .isInstanceOfSatisfying(Answered.class, answered -> {
                    assertThat(answered.server()).startsWith("conformance-server");
                    assertThat(answered.revision()).isEqualTo("2026-07-28");
                    assertThat(answered.tools())
                            .extracting(tool -> tool.path("name").asString())
                            .contains("test_simple_text");
                });
    }

    @Test
    void aServerOverHttpTellsThemWhateverItSpeaks() throws Exception {
        for (var era : Map.of("legacy", "2025-11-25", "modern", "2026-07-28").entrySet()) {
            try (var far = new DoorFixture(driver, 5)) {
                far.everybodyIsAnna = true;
                far.serve("tools", Map.of("ERA", era.getKey()), "node", CONFORMANCE);
                var http = new Transport.Http(far.uri("tools"), Map.of());
                assertThat(new Greeter(driver, 1 << 20).greet(http, log, Duration.ofSeconds(20)))
                        .isInstanceOfSatisfying(
                                Answered.class,
                                answered -> assertThat(answered.tools()).isNotEmpty());
            }
        }
    }

    @Test
    void aServerThatEndsSaysHow() throws Exception {
        assertThat(greet(Duration.ofSeconds(20), Map.of(), "-e", "console.log('no key'); process.exit(4)"))
                .isEqualTo(new Failed("it ended: exit code 4"));
        assertThat(log.text()).contains("no key");
    }

    @Test
    void aServerThatEndsWhenAskedForItsToolsSaysHow() throws Exception {
        var ending = "require('node:readline').createInterface({input: process.stdin}).on('line', line => {"
                + " const {id, method} = JSON.parse(line);"
                + " if (method === 'tools/list') process.exit(5);"
                + " if (id !== undefined) console.log(JSON.stringify({jsonrpc: '2.0', id, result:"
                + " {protocolVersion: '2025-06-18', capabilities: {tools: {}}, serverInfo: {name: 'x', version: '1'}}}))})";

        assertThat(greet(Duration.ofSeconds(20), Map.of(), "-e", ending))
                .isEqualTo(new Failed("it ended: exit code 5"));
    }

    @Test
    void aServerThatIsSilentIsGivenUp() throws Exception {
        assertThat(greet(Duration.ofMillis(1500), Map.of(), "-e", "console.log('Ready!'); process.stdin.resume()"))
                .isEqualTo(new Failed("the server did not answer initialize within 1 s"));
        assertThat(log.text()).contains("WARNING first-start: ", "Ready!");
    }

    @Test
    void aServerThatRefusesIsQuoted() throws Exception {
        var refuse = "require('node:readline').createInterface({input: process.stdin}).on('line', line =>"
                + " console.log(JSON.stringify({jsonrpc: '2.0', id: JSON.parse(line).id,"
                + " error: {code: -1, message: 'no licence'}})))";

        assertThat(greet(Duration.ofSeconds(20), Map.of(), "-e", refuse))
                .isEqualTo(new Failed("it answered initialize with an error: no licence"));
    }

    private Greeting greet(Duration limit, Map<String, String> environment, String... arguments)
            throws InterruptedException {
        var command = Stream.concat(Stream.of("node"), Stream.of(arguments)).toArray(String[]::new);
        var server = new Transport.Stdio(DoorFixture.launch(environment, command));
        return new Greeter(driver, 1 << 20).greet(server, log, limit);
    }
}
