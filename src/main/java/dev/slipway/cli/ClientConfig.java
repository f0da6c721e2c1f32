package dev.slipway.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads which servers an MCP client is set up with: `mcpServers` (Claude, Cursor and most others) or `servers` (VS
/// Code), with or without comments.
final class ClientConfig {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private static final Set<String> NPX_SWITCHES = Set.of("-y", "--yes", "-q", "--quiet", "--");
    private static final Pattern SECRET =
            Pattern.compile("KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH|COOKIE|PRIVATE|DSN|CONNECTION|_URI$|_PAT$");
    /// `${input:token}` (VS Code), `${env:TOKEN}` (Cursor), `${TOKEN}` (Claude Code): known to the client only.
    private static final Pattern ELSEWHERE = Pattern.compile("\\$\\{[^}]+}");

    private ClientConfig() {}

    /// A server as the client knows it.
    record Server(String name, Way way) {
        /// A name that a type may have.
        String typeName() {
            var plain =
                    name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
            return plain.isEmpty() ? "server" : plain.substring(0, Math.min(40, plain.length()));
        }
    }

    /// What becomes of it.
    sealed interface Way permits Taken, Left {}

    /// @param type the body of the request that adds its type
    /// @param secrets values for the key
    /// @param config values for the instance
    /// @param missing secrets whose values the file does not hold
    record Taken(
            Map<String, Object> type, Map<String, String> secrets, Map<String, String> config, List<String> missing)
            implements Way {}

    /// @param why it cannot be taken over
    record Left(String why) implements Way {}

    static List<Server> read(JsonNode file) {
        var servers = new ArrayList<Server>();
        for (var place : List.of("mcpServers", "servers")) {
            file.path(place).forEachEntry((name, it) -> servers.add(new Server(name, way(it))));
        }
        return servers;
    }

    private static Way way(JsonNode server) {
        if (server.hasNonNull("url")) {
            return remote(server);
        }
        var command = server.path("command").asString("");
        var program = command.substring(command.replace('\\', '/').lastIndexOf('/') + 1)
                .replaceAll("\\.(cmd|exe)$", "");
        return switch (program) {
            case "npx" -> npx(server);
            case "" -> new Left("it has neither a command nor a url");
            case "uvx", "uv", "pipx", "python", "python3" ->
                new Left("%s runs Python packages; Slipway runs packages of npm".formatted(program));
            case "docker", "podman" -> new Left(program + " runs an image; Slipway runs packages of npm");
            default ->
                new Left("%s is a program of your machine; put it into a repository and make a project of it"
                        .formatted(command));
        };
    }

    private static Way npx(JsonNode server) {
        var words =
                server.path("args").values().stream().map(it -> it.asString("")).toList();
        var at = 0;
        while (at < words.size() && NPX_SWITCHES.contains(words.get(at))) {
            at++;
        }
        if (at == words.size() || words.get(at).startsWith("-")) {
            return new Left("its npx has switches that are not understood: " + String.join(" ", words));
        }
        var spec = words.get(at);
        if (spec.equals("mcp-remote") || spec.startsWith("mcp-remote@")) {
            return bridged(server, words.subList(at + 1, words.size()));
        }
        var rest = words.subList(at + 1, words.size());
        if (rest.stream().anyMatch(word -> ELSEWHERE.matcher(word).find())) {
            return new Left("its arguments hold ${…}, which only the client fills in");
        }
        var type = new LinkedHashMap<String, Object>();
        type.put("npm", spec);
        type.put("arguments", rest);
        return valued(type, "variables", server.path("env"));
    }

    /// `mcp-remote` is a bridge to a server elsewhere; Slipway speaks to that one itself.
    private static Way bridged(JsonNode server, List<String> words) {
        if (words.isEmpty() || !words.getFirst().startsWith("http")) {
            return new Left("its mcp-remote has no address");
        }
        var headers = JSON.createObjectNode();
        for (var at = 1; at + 1 < words.size(); at++) {
            if (words.get(at).equals("--header")) {
                var header = words.get(at + 1).split(":", 2);
                if (header.length == 2) {
                    headers.put(header[0].strip(), filled(header[1].strip(), server.path("env")));
                }
            }
        }
        var type = new LinkedHashMap<String, Object>();
        type.put("remote", words.getFirst());
        return valued(type, "headers", headers);
    }

    private static String filled(String text, JsonNode environment) {
        return ELSEWHERE.matcher(text).replaceAll(match -> {
            var name = match.group().substring(2, match.group().length() - 1);
            return java.util.regex.Matcher.quoteReplacement(
                    environment.path(name).asString(match.group()));
        });
    }

    private static Way remote(JsonNode server) {
        if (server.path("type").asString("").equals("sse")) {
            return new Left("it speaks the old HTTP+SSE; Slipway asks remote servers over Streamable HTTP");
        }
        var url = server.path("url").asString("");
        if (ELSEWHERE.matcher(url).find()) {
            return new Left("its address holds ${…}, which only the client fills in");
        }
        var type = new LinkedHashMap<String, Object>();
        type.put("remote", url);
        return valued(type, "headers", server.path("headers"));
    }

    /// @param member where the type lists the names
    private static Taken valued(Map<String, Object> type, String member, JsonNode values) {
        var secrets = new LinkedHashMap<String, String>();
        var config = new LinkedHashMap<String, String>();
        var missing = new ArrayList<String>();
        var names = new ArrayList<Map<String, Object>>();
        values.forEachEntry((name, value) -> {
            var text = value.asString("");
            var elsewhere = ELSEWHERE.matcher(text).find();
            // What a client asks for is secret, and so is every header.
            var secret = elsewhere
                    || member.equals("headers")
                    || SECRET.matcher(name.toUpperCase(Locale.ROOT)).find();
            names.add(Map.of("name", name, "isSecret", secret, "isRequired", secret));
            if (elsewhere) {
                missing.add(name);
            } else {
                (secret ? secrets : config).put(name, text);
            }
        });
        if (!names.isEmpty()) {
            type.put(member, names);
        }
        // A key is set whole: with a value missing it cannot be set at all.
        return new Taken(type, missing.isEmpty() ? secrets : Map.of(), config, missing);
    }
}
