package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.platform.Home;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.runtime.process.ProcessDriver;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The published TypeScript clients, both generations of them, against the example server on the official SDK
/// in the real sandbox.
class PublishedClientTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int USER = 61007;
    private static ProcessDriver driver;
    private static Path client;
    private static DoorFixture door;
    private static Path home;

    @BeforeAll
    static void install() throws Exception {
        client = NodePrograms.install(Path.of("src/test/node/mcp-client"));
        var server = NodePrograms.install(Path.of("examples/mcp-tools"));
        var settings =
                new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("runtime", RuntimeSettings.class);
        home = TestFolders.fresh("mcp");
        driver = (ProcessDriver) ProcessDriver.create(settings, Home.at(home));
        door = new DoorFixture(driver, 20);
        door.serve("tools", launch(copy(server, home.resolve("app"))));
    }

    @AfterAll
    static void close() throws IOException {
        door.close();
        driver.close();
        FileSystemUtils.deleteRecursively(home);
    }

    private static Launch launch(Path app) {
        return new Launch(
                "server",
                List.of("node", "server.js"),
                Map.of("NODE_ENV", "production"),
                List.of(Launch.Mount.readOnly(app, "/app")),
                "/app",
                USER,
                Launch.Limits.WORKLOAD,
                new Launch.Network.None(),
                Optional.empty());
    }

    /// The sandbox's user must reach the files, which it may not do below a developer's own folders.
    private static Path copy(Path from, Path to) throws Exception {
        run(new File("."), "cp", "-r", from.toString(), to.toString());
        return to;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdk", "client"})
    void aPublishedClientListsAndCallsTheTools(String library) throws Exception {
        var calls = "[[\"convert_unit\",{\"value\":100,\"from\":\"celsius\",\"to\":\"fahrenheit\"}],"
                + "[\"word_statistics\",{\"text\":\"one two two\"}],[\"roll_dice\",{\"dice\":\"2d1+1\"}]]";

        var met = visit(library, DoorFixture.ANNA, calls);

        assertThat(met.path("problem").asString("none")).isEqualTo("none");
        assertThat(met.path("server").stringValue()).isEqualTo("mcp-tools");
        assertThat(met.path("tools").valueStream().map(JsonNode::stringValue))
                .containsExactly("word_statistics", "convert_unit", "roll_dice");
        assertThat(met.path("answers").path(0).stringValue()).isEqualTo("{\"value\":212,\"unit\":\"fahrenheit\"}");
        assertThat(met.path("answers").path(1).stringValue()).contains("\"words\":3,\"distinctWords\":2");
        assertThat(met.path("answers").path(2).stringValue()).contains("\"total\":3");
        assertThat(door.relay.sessionCount()).isZero();
    }

    @Test
    void withoutATokenAPublishedClientIsTurnedAway() throws Exception {
        var met = visit("sdk", "", "[]");

        assertThat(met.path("problem").stringValue()).contains("bearer token");
        assertThat(met.path("code").asInt(0)).isEqualTo(401);
    }

    private static JsonNode visit(String library, String token, String calls) throws Exception {
        var script = client.resolve("visit.mjs").toString();
        var said = run(new File("."), "node", script, library, door.uri("tools").toString(), token, calls);
        return JSON.readTree(said.lines().reduce((_, last) -> last).orElseThrow());
    }

    private static String run(File folder, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(new ArrayList<>(List.of(command))).directory(folder);
        var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
