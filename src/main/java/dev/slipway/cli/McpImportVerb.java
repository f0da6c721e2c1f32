package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Takes the servers of a client's configuration over: each becomes a type, a key and an instance.
@Command(
        name = "import",
        description = "Take over the servers of a claude_desktop_config.json, .mcp.json or VS Code's mcp.json.")
final class McpImportVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "FILE|URL", description = "The configuration; - for standard input.")
    String source = "";

    @Option(names = "--no-run", description = "Make types and keys only.")
    boolean noRun;

    @Option(names = "--duration", paramLabel = "TIME", description = "How long the instances live, like 60m or never.")
    String duration = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var found = ClientConfig.read(parse(text()));
        if (found.isEmpty()) {
            throw SlipwayException.invalid("%s names no servers: neither under mcpServers nor under servers", source);
        }
        var client = Shared.client();
        var report = new ArrayList<Map<String, Object>>();
        for (var server : found) {
            report.add(take(client, server));
        }
        print(report);
        return report.stream().allMatch(it -> it.containsKey("left")) ? ErrorCode.INVALID.exitCode() : 0;
    }

    private Map<String, Object> take(Client client, ClientConfig.Server server) {
        var line = new LinkedHashMap<String, Object>();
        line.put("server", server.name());
        switch (server.way()) {
            case ClientConfig.Left(var why) -> line.put("left", why);
            case ClientConfig.Taken taken -> {
                try {
                    take(client, server, taken, line);
                } catch (SlipwayException refused) {
                    line.put("left", refused.text());
                }
            }
        }
        return line;
    }

    private void take(Client client, ClientConfig.Server server, ClientConfig.Taken taken, Map<String, Object> line) {
        var type = type(client, server, taken);
        line.put("type", type);
        if (!taken.secrets().isEmpty()) {
            client.put("/api/v1/mcp/keys/" + Client.encoded(type), Map.of("values", taken.secrets()));
            line.put("key", List.copyOf(taken.secrets().keySet()));
        }
        if (!taken.missing().isEmpty()) {
            line.put("missing", taken.missing());
            return;
        }
        if (!noRun) {
            var body = new LinkedHashMap<String, Object>(Life.body(duration.isEmpty() ? null : duration));
            body.put("type", type);
            body.put("name", server.name());
            body.put("config", taken.config());
            var made = client.post("/api/v1/mcp/instances", body);
            line.put("instance", Shared.text(made, "id"));
            line.put("url", Shared.text(made, "accessUrl"));
            line.put("token", Shared.text(made, "accessToken"));
        }
    }

    /// Its own type, or the one that an earlier import made of the same server.
    private static String type(Client client, ClientConfig.Server server, ClientConfig.Taken taken) {
        var body = new LinkedHashMap<>(taken.type());
        var name = server.typeName();
        for (var attempt = 1; ; attempt++) {
            var called = attempt == 1 ? name : name + "-" + attempt;
            body.put("name", called);
            try {
                return Shared.text(client.post("/api/v1/mcp/types", body), "name");
            } catch (SlipwayException refused) {
                if (refused.code() != ErrorCode.CONFLICT || attempt == 9) {
                    throw refused;
                }
                var there = client.get("/api/v1/mcp/types/" + called);
                if (!there.path("shared").asBoolean(true) && isSame(Shared.text(there, "serverScript"), taken)) {
                    return called;
                }
            }
        }
    }

    private static boolean isSame(String script, ClientConfig.Taken taken) {
        var wanted =
                String.valueOf(taken.type().getOrDefault("npm", taken.type().get("remote")));
        var bare = script.startsWith("npm:") ? script.substring("npm:".length()) : script;
        return bare.equals(wanted)
                || bare.substring(0, Math.max(0, bare.lastIndexOf('@'))).equals(wanted);
    }

    private void print(List<Map<String, Object>> report) {
        var out = Shared.out();
        if (shared.json) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report));
            return;
        }
        for (var line : report) {
            if (line.containsKey("left")) {
                out.printf("%s: not taken over: %s%n", line.get("server"), line.get("left"));
                continue;
            }
            out.printf("%s: type %s", line.get("server"), line.get("type"));
            out.print(line.containsKey("key") ? ", key " + line.get("key") : "");
            if (line.containsKey("missing")) {
                out.printf(
                        "; not run: set %s first (slipway mcp key set %s …)%n", line.get("missing"), line.get("type"));
            } else if (line.containsKey("url")) {
                out.printf("%n  url    %s%n  token  %s   (shown this once)%n", line.get("url"), line.get("token"));
            } else {
                out.println();
            }
        }
    }

    private String text() throws IOException, InterruptedException {
        if (source.equals("-")) {
            return Prompt.standardInput();
        }
        if (!source.matches("https?://.*")) {
            if (!Files.isRegularFile(Path.of(source))) {
                throw SlipwayException.notFound("there is no file %s", source);
            }
            return Files.readString(Path.of(source), StandardCharsets.UTF_8);
        }
        try {
            return fetched(URI.create(source));
        } catch (IllegalArgumentException e) {
            throw new SlipwayException(ErrorCode.INVALID, "'%s' is not an address".formatted(source), e);
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "nothing can be fetched from " + source, e);
        }
    }

    private static String fetched(URI address) throws IOException, InterruptedException {
        try (var http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(10))
                .build()) {
            var request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(30))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE, "%s answered %d".formatted(address, answer.statusCode()));
            }
            return answer.body();
        }
    }

    private tools.jackson.databind.JsonNode parse(String text) {
        try {
            return ClientConfig.JSON.readTree(text);
        } catch (JacksonException e) {
            throw new SlipwayException(
                    ErrorCode.INVALID,
                    "%s is no JSON: look at line %d"
                            .formatted(source, e.getLocation().getLineNr()),
                    e);
        }
    }
}
