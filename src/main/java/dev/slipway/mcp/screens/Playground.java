package dev.slipway.mcp.screens;

import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Uses a server's tools as its owner would with a client: through the gateway, with the endpoint's own rules, and
/// never with a token. Each call is a session of its own.
final class Playground {
    private static final Duration LIMIT = Duration.ofSeconds(50);
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int MOST_REMEMBERED = 500;
    private static final int MOST_PAGES = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<List<Endpoints>> endpoints;
    private final Supplier<Optional<Gateway>> gateway;
    private final InstantSource clock;
    private final Map<Version, Known> known = new ConcurrentHashMap<>();

    /// @param endpoints asked for each time, because some of them may need what needs this
    Playground(Supplier<List<Endpoints>> endpoints, Supplier<Optional<Gateway>> gateway, InstantSource clock) {
        this.endpoints = endpoints;
        this.gateway = gateway;
        this.clock = clock;
    }

    private record Version(EndpointId id, String version) {}

    private record Known(List<JsonNode> tools, Instant at) {}

    /// What a server said to a call.
    ///
    /// @param body the answer's JSON: `{"result":…}` or `{"error":…}`
    record Answer(JsonNode body, Duration took) {
        /// Whether it is an error, the protocol's or the tool's own.
        boolean failed() {
            return body.has("error") || body.path("result").path("isError").asBoolean(false);
        }
    }

    /// The tools that clients see at this path, as the server defines them. A version's tools are remembered for some
    /// minutes, because asking starts a process.
    ///
    /// @param again whether to ask even so
    /// @throws SlipwayException NOT_FOUND when there is nothing for this user; UNAVAILABLE when it does not answer
    List<JsonNode> tools(UserId user, String path, boolean again) {
        var endpoint = endpoint(user, path);
        var version = new Version(endpoint.id(), endpoint.version());
        var before = known.get(version);
        if (!again && before != null && before.at().plus(REMEMBERED).isAfter(clock.instant())) {
            return shown(endpoint, before.tools());
        }
        var tools = list(endpoint, user);
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(version, new Known(tools, clock.instant()));
        return shown(endpoint, tools);
    }

    /// The tools at this path, if its server was asked lately.
    Optional<List<JsonNode>> remembered(UserId user, String path) {
        var endpoint = endpoint(user, path);
        return Optional.ofNullable(known.get(new Version(endpoint.id(), endpoint.version())))
                .map(it -> shown(endpoint, it.tools()));
    }

    /// Calls a tool and waits for its answer, at most 50 seconds.
    ///
    /// @param tool as clients see it
    /// @throws SlipwayException NOT_FOUND; FORBIDDEN for a tool that the endpoint's rules deny; UNAVAILABLE
    Answer call(UserId user, String path, String tool, ObjectNode arguments) {
        var endpoint = endpoint(user, path);
        var params = JSON.createObjectNode().put("name", original(endpoint, tool));
        params.set("arguments", arguments);
        var began = System.nanoTime();
        var answer = gateway().ask(endpoint, user, "tools/call", params.toString(), LIMIT);
        return new Answer(JSON.readTree(answer), Duration.ofNanos(System.nanoTime() - began));
    }

    private List<JsonNode> list(Endpoint endpoint, UserId user) {
        var tools = new ArrayList<JsonNode>();
        var cursor = "";
        for (var page = 0; page < MOST_PAGES; page++) {
            var params = JSON.createObjectNode();
            if (!cursor.isEmpty()) {
                params.put("cursor", cursor);
            }
            var answer = JSON.readTree(gateway().ask(endpoint, user, "tools/list", params.toString(), LIMIT));
            if (answer.has("error")) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "%s did not list its tools: %s"
                                .formatted(
                                        endpoint.name(),
                                        answer.path("error").path("message").asString("?")));
            }
            tools.addAll(answer.path("result").path("tools").values());
            cursor = answer.path("result").path("nextCursor").asString("");
            if (cursor.isEmpty()) {
                break;
            }
        }
        return List.copyOf(tools);
    }

    private static List<JsonNode> shown(Endpoint endpoint, List<JsonNode> tools) {
        return tools.stream()
                .filter(tool -> endpoint.tools().permits(tool.path("name").asString("")))
                .map(tool -> renamed(endpoint, tool))
                .toList();
    }

    private static JsonNode renamed(Endpoint endpoint, JsonNode tool) {
        var other = endpoint.tools().renamed().get(tool.path("name").asString(""));
        return other == null ? tool : tool.deepCopy().asObject().put("name", other);
    }

    private static String original(Endpoint endpoint, String shown) {
        var rules = endpoint.tools();
        var name = rules.renamed().entrySet().stream()
                .filter(entry -> entry.getValue().equals(shown))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(shown);
        if (!rules.permits(name) || !rules.renamed().getOrDefault(name, name).equals(shown)) {
            throw new SlipwayException(ErrorCode.FORBIDDEN, "the tool %s is not shown to clients".formatted(shown));
        }
        return name;
    }

    private Endpoint endpoint(UserId user, String path) {
        var pass = new Pass(user, "playground:" + user, Optional.empty(), Set.of());
        for (var some : endpoints.get()) {
            var found = some.find(path, pass);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw SlipwayException.notFound("there is no live MCP server at %s", path);
    }

    private Gateway gateway() {
        return gateway.get().orElseThrow(() -> new SlipwayException(ErrorCode.UNAVAILABLE, "the gateway does not run"));
    }
}
