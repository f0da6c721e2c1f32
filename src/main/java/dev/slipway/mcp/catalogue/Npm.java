package dev.slipway.mcp.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Mount;
import dev.slipway.runtime.RuntimeSettings;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The machine's npm, in the sandbox: with the network, and never with a package's own scripts.
final class Npm {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// npm runs on the Node that the package will run on, so that what it picks fits that. The words are a program's
    /// arguments: the shell reads none of them.
    private static final List<String> ON_NODE =
            List.of("/bin/sh", "-c", "PATH=/node/bin:$PATH exec \"$@\"", "sh", "npm");

    private static final int MOST_OUTPUT = 4 << 20;

    private final Driver driver;
    private final RuntimeSettings settings;
    private final Duration timeout;
    private final int user;

    /// @param user the host's user id that npm runs as
    Npm(Driver driver, RuntimeSettings settings, Duration timeout, int user) {
        this.driver = driver;
        this.settings = settings;
        this.timeout = timeout;
        this.user = user;
    }

    int user() {
        return user;
    }

    /// Installs what the folder's `package.json` wants, exactly by its lock file when it has one.
    ///
    /// @param node the folder of the Node to run on; the machine's when empty
    /// @throws SlipwayException UNAVAILABLE with what npm said
    void install(Path app, Path cache, Optional<Path> node, boolean locked) throws InterruptedException {
        var mounts = new ArrayList<>(List.of(Mount.writable(app, "/app"), Mount.writable(cache, "/cache")));
        node.ifPresent(folder -> mounts.add(Mount.readOnly(folder, "/node")));
        var words = List.of(
                locked ? "ci" : "install",
                "--ignore-scripts",
                "--omit=dev",
                "--no-audit",
                "--no-fund",
                "--no-update-notifier",
                "--omit-lockfile-registry-resolved",
                "--loglevel=error");
        var said = run(words, mounts, "/app");
        if (!said.ending().succeeded()) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "npm could not install it: " + why(said));
        }
    }

    /// What the registry says of a package, as JSON: name, version, description.
    ///
    /// @param spec `name`, `name@1.2.3` or `name@latest`
    /// @throws SlipwayException NOT_FOUND when there is none; UNAVAILABLE when the registry cannot be asked
    JsonNode view(String spec, Path cache) throws InterruptedException {
        var words = List.of("view", "--json", "--loglevel=error", "--", spec, "name", "version", "description");
        var said = run(words, List.of(Mount.writable(cache, "/cache")), "/tmp");
        var found = parsed(said.text());
        if (found.has("error")) {
            var error = found.path("error");
            if (error.path("code").asString("").equals("E404")
                    || error.path("code").asString("").equals("ETARGET")) {
                throw SlipwayException.notFound("the npm registry has no %s", spec);
            }
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "the npm registry did not tell about %s: %s"
                            .formatted(spec, error.path("summary").asString("?")));
        }
        // Where several versions match, npm lists them, the newest last.
        var one = found.isArray() && !found.isEmpty() ? found.get(found.size() - 1) : found;
        if (!said.ending().succeeded() || !one.has("version")) {
            throw SlipwayException.notFound("the npm registry has no %s", spec);
        }
        return one;
    }

    private record Said(Ending ending, String text) {}

    private Said run(List<String> words, List<Mount> mounts, String folder) throws InterruptedException {
        var onNode = mounts.stream().anyMatch(mount -> mount.target().equals("/node"));
        var command = new ArrayList<>(onNode ? ON_NODE : List.of("npm"));
        command.addAll(words);
        var environment = new HashMap<>(settings.environmentOfBuilds());
        environment.put("npm_config_cache", "/cache");
        environment.put("CI", "true");
        var output = new ByteArrayOutputStream();
        var ending = driver.run(
                new Launch(
                        "mcp-npm-" + UUID.randomUUID().toString().substring(0, 8),
                        command,
                        environment,
                        mounts,
                        folder,
                        user,
                        settings.buildLimits(),
                        new Launch.Network.Outbound(),
                        Optional.of(timeout)),
                (_, buffer, offset, length) -> {
                    if (output.size() < MOST_OUTPUT) {
                        output.write(buffer, offset, length);
                    }
                });
        if (ending.cause() == Ending.Cause.CANCELLED) {
            throw new InterruptedException();
        }
        return new Said(ending, output.toString(UTF_8));
    }

    private static JsonNode parsed(String text) {
        // Warnings may stand before the document.
        var start = text.indexOf('{') < 0 ? text.indexOf('[') : text.indexOf('{');
        var array = text.indexOf("[\n");
        try {
            return start < 0
                    ? JSON.createObjectNode()
                    : JSON.readTree(text.substring(array >= 0 && array < start ? array : start));
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    /// What people can use of what npm said: its complaints, without where its log lies.
    private static String why(Said said) {
        var lines = said.text()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("npm error") || line.startsWith("npm ERR!"))
                .map(line -> line.replaceFirst("^npm (error|ERR!)\\s*", ""))
                .filter(line -> !line.isBlank() && !line.contains("complete log of this run"))
                .limit(4)
                .toList();
        return lines.isEmpty() ? said.ending().detail() : String.join("; ", lines);
    }
}
