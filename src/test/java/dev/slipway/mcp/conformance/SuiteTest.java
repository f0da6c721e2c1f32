package dev.slipway.mcp.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.mcp.gateway.NodePrograms;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an owner can ask for is what the published suites have.
class SuiteTest {
    @ParameterizedTest
    @EnumSource
    void everyScenarioOfTheRevisionIsKnownAndNoOther(Suite suite) throws Exception {
        var modules = NodePrograms.install(Path.of("src/test/node/mcp-suite")).resolve("node_modules");
        var program = modules.resolve(suite == Suite.R2026_07_28 ? Suite.PACKAGE : "conformance-legacy");
        assertThat(Files.readString(program.resolve("package.json")))
                .contains("\"version\": \"" + suite.version() + '"');

        var said = NodePrograms.run(
                new File("target"),
                modules.resolve("node/bin/node").toString(),
                program.resolve("dist/index.js").toString(),
                "list",
                "--server",
                "--spec-version",
                suite.revision());

        var names = said.text()
                .lines()
                .filter(line -> line.startsWith("  - "))
                .map(line -> line.substring(4).split(" ", 2)[0])
                .toList();
        assertThat(suite.all()).containsExactlyInAnyOrderElementsOf(names).containsAll(suite.basic());
    }

    @Test
    void wordsMeanScenariosEachOnce() {
        var wanted = new Conformance(Set.of("2025-11-25", "2025-11-25/ping", "2025-06-18/tools-list"), Set.of());
        assertThat(wanted.scenarios())
                .extracting(Scenario::toString)
                .containsExactly(
                        "2025-06-18/tools-list",
                        "2025-11-25/server-initialize",
                        "2025-11-25/ping",
                        "2025-11-25/tools-list",
                        "2025-11-25/dns-rebinding-protection");
        assertThat(Conformance.OFF.scenarios()).isEmpty();
        assertThat(new Conformance(Set.of("2026-07-28/all"), Set.of("2026-07-28/caching"))
                        .mayFail(new Scenario(Suite.R2026_07_28, "caching")))
                .isTrue();
    }

    @Test
    void wordsThatMeanNothingAreRefused() {
        for (var word : Set.of("", "all", "2025-11-25/", "2025-11-25/Ping", "/ping", "2025-11-25/ping/x")) {
            assertThatThrownBy(() -> new Conformance(Set.of(word), Set.of()))
                    .as(word)
                    .hasMessageContaining("'" + word);
        }
    }
}
