package dev.slipway.mcp.screens;

import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.gateway.ToolRules;
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

/// Uses a server's tools as its owner would with a client: through the gateway, under the endpoint's own rules, counted
/// and recorded as a client's calls are, and never with a token. Each call is a session of its own.
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

    private record Version(EndpointId id, String version, ToolRules rules) {
        static Version of(Endpoint endpoint) {
            return new Version(endpoint.id(), endpoint.version(), endpoint.tools());
        }
    }

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
        var version = Version.of(endpoint);
        var before = known.get(version);
        if (!again && before != null && before.at().plus(REMEMBERED).isAfter(clock.instant())) {
            return before.tools();
        }
        var tools = list(endpoint, user);
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(version, new Known(tools, clock.instant()));
        return tools;
    }

    /// The tools at this path, if its server was asked lately.
    Optional<List<JsonNode>> remembered(UserId user, String path) {
        var endpoint = endpoint(user, path);
        return Optional.ofNullable(known.get(Version.of(endpoint))).map(Known::tools);
    }

    /// Calls a tool and waits for its answer, at most 50 seconds.
    ///
    /// @param tool as clients see it
    /// @throws SlipwayException NOT_FOUND; UNAVAILABLE
    Answer call(UserId user, String path, String tool, ObjectNode arguments) {
        var endpoint = endpoint(user, path);
        var params = JSON.createObjectNode().put("name", tool);
        params.set("arguments", arguments);
        var began = System.nanoTime();
        try (var visit = gateway().visit(endpoint, user)) {
            var answer = visit.ask("tools/call", params.toString(), LIMIT);
            return new Answer(JSON.readTree(answer), Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private List<JsonNode> list(Endpoint endpoint, UserId user) {
        try (var visit = gateway().visit(endpoint, user)) {
            return list(endpoint, visit);
        }
    }

    private static List<JsonNode> list(Endpoint endpoint, Gateway.Talk visit) {
        var tools = new ArrayList<JsonNode>();
        var params = JSON.createObjectNode();
        for (var page = 0; page < MOST_PAGES; page++) {
            var answer = JSON.readTree(visit.ask("tools/list", params.toString(), LIMIT));
            if (answer.has("error")) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "%s did not list its tools: %s"
                                .formatted(
                                        endpoint.name(),
                                        answer.path("error").path("message").asString("?")));
            }
            tools.addAll(answer.path("result").path("tools").values());
            var cursor = answer.path("result").path("nextCursor").asString("");
            if (cursor.isEmpty()) {
                break;
            }
            params.put("cursor", cursor);
        }
        return List.copyOf(tools);
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
