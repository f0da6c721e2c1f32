package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// The rules of the house that a machine can hold. What a rule lets pass for now stands in a list beside it, and
/// the list may only shrink.
class HouseRulesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/slipway");
    private static final int LONGEST_FILE = 400;

    /// Who owns which tables: the same words as on the door plates.
    private static final Map<String, String> OWNERS = Map.ofEntries(
            Map.entry("jobs", "platform"),
            Map.entry("events", "platform"),
            Map.entry("settings", "platform"),
            Map.entry("users", "identity"),
            Map.entry("user_identities", "identity"),
            Map.entry("sessions", "identity"),
            Map.entry("api_tokens", "identity"),
            Map.entry("sign_in_links", "identity"),
            Map.entry("oauth_clients", "identity"),
            Map.entry("oauth_grants", "identity"),
            Map.entry("oauth_tokens", "identity"),
            Map.entry("log_streams", "logs"),
            Map.entry("log_blocks", "logs"),
            Map.entry("workloads", "runtime"),
            Map.entry("port_allocations", "runtime"),
            Map.entry("health_checks", "runtime"),
            Map.entry("routes", "edge"),
            Map.entry("projects", "projects"),
            Map.entry("variables", "projects"),
            Map.entry("pushes", "source"),
            Map.entry("polled_branches", "source"),
            Map.entry("deployments", "deployments"),
            Map.entry("deployment_stages", "deployments"),
            Map.entry("artifacts", "deployments"),
            Map.entry("releases", "deployments"),
            Map.entry("mcp_types", "mcp"),
            Map.entry("api_keys", "mcp"),
            Map.entry("mcp_instances", "mcp"),
            Map.entry("mcp_tool_calls", "mcp"));

    /// Libraries that only their room may import.
    private static final Map<String, String> LIBRARIES = Map.of(
            "io.vertx", "edge mcp",
            "org.eclipse.jgit", "git source",
            "com.github.luben.zstd", "logs",
            "picocli", "cli",
            "org.flywaydb", "platform",
            "gg.jte", "web",
            "org.springframework.jdbc", "platform",
            "org.springframework.security.oauth2", "identity");

    private static final Pattern TABLE =
            Pattern.compile("\\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\\s+([a-z_]+)\\b", Pattern.MULTILINE);

    @Test
    void roomsUseOnlyWhatTheirDoorPlateAllowsAndFormNoCycle() {
        ApplicationModules.of(Slipway.class, Generated.CLASSES).verify();
    }

    @Test
    void aStoreTouchesOnlyItsRoomsTables() throws IOException {
        var foreign = new TreeMap<String, String>();
        for (var file : sources()) {
            var matcher = TABLE.matcher(read(file));
            while (matcher.find()) {
                var owner = OWNERS.get(matcher.group(1));
                if (owner != null && !owner.equals(room(file))) {
                    foreign.put(file.toString(), matcher.group(1));
                }
            }
        }
        assertThat(foreign).isEmpty();
    }

    @Test
    void sqlStandsInStores() throws IOException {
        assertThat(sources().stream()
                        .filter(file -> !room(file).equals("platform"))
                        .filter(file -> read(file).contains(".sql("))
                        .map(file -> file.getFileName().toString()))
                .allMatch(name -> name.endsWith("Store.java"));
    }

    @Test
    void aLibraryIsUsedInItsRoomOnly() throws IOException {
        var strays = new TreeMap<String, String>();
        for (var file : sources()) {
            var text = read(file);
            LIBRARIES.forEach((library, rooms) -> {
                if (text.contains("import " + library) && !rooms.contains(room(file))) {
                    strays.put(file.toString(), library);
                }
            });
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void noFileIsLongerThanAReaderCanHold() throws IOException {
        assertThat(sources().stream().filter(file -> read(file).lines().count() > LONGEST_FILE))
                .isEmpty();
    }

    @Test
    void everySettingsRecordIsListed() throws IOException {
        var listed = Slipway.SETTINGS.stream().map(Class::getSimpleName).toList();
        assertThat(sources().stream()
                        .filter(file -> read(file).contains("@ConfigurationProperties(\""))
                        .map(file -> file.getFileName().toString().replace(".java", "")))
                .allMatch(listed::contains);
    }

    private static java.util.List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String room(Path file) {
        var inside = SOURCES.relativize(file);
        return inside.getNameCount() > 1 ? inside.getName(0).toString() : "";
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
