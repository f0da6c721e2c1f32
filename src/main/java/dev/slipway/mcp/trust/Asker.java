package dev.slipway.mcp.trust;

import dev.slipway.deployments.ReleaseGate.Candidacy;
import dev.slipway.deployments.ReleaseGate.Introduction;
import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.mcp.gateway.Transport;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a version that is not live yet, through the gateway as a client would.
final class Asker implements Replay.Asking {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_PAGES = 100;

    private final Supplier<Gateway> gateway;
    private final JsonMapper json;

    Asker(Supplier<Gateway> gateway, JsonMapper json) {
        this.gateway = gateway;
        this.json = json;
    }

    @Override
    public String ask(Candidacy candidacy, String method, String params, Duration limit) {
        var release = candidacy.release();
        return gateway.get().ask(endpoint(candidacy), release.owner(), method, params, limit);
    }

    /// What a server that speaks HTTP itself says of itself.
    ///
    /// @throws SlipwayException UNAVAILABLE when it does not work as an MCP server
    Introduction introduction(Candidacy candidacy) {
        var began = System.nanoTime();
        var tools = new ArrayList<JsonNode>();
        var cursor = Optional.<String>empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            var params = json.createObjectNode();
            cursor.ifPresent(it -> params.put("cursor", it));
            var answer = json.readTree(ask(candidacy, "tools/list", params.toString(), LIMIT));
            if (answer.has("error")) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "the MCP server answered tools/list with an error: "
                                + answer.path("error").path("message").asString("?"));
            }
            tools.addAll(answer.path("result").path("tools").values());
            cursor =
                    Optional.ofNullable(answer.path("result").path("nextCursor").stringValue(null));
            if (cursor.isEmpty()) {
                break;
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        return new Introduction(candidacy.release().name(), "", tools, took);
    }

    private static Endpoint endpoint(Candidacy candidacy) {
        var release = candidacy.release();
        var transport = candidacy
                .address()
                .<Transport>map(address -> new Transport.Http(
                        URI.create("http://%s:%d%s"
                                .formatted(
                                        address.getHostString(),
                                        address.getPort(),
                                        release.httpPath().orElse("/mcp"))),
                        Map.of()))
                .orElseGet(() -> new Transport.Stdio(release.launch()));
        return new Endpoint(
                new EndpointId(EndpointId.Kind.PROJECT, release.project().value()),
                release.deployment().toString(),
                release.name(),
                "/mcp/" + release.name(),
                transport,
                Endpoint.Sharing.SESSION,
                2,
                Optional.empty(),
                ToolRules.NONE,
                release.log(),
                Set.copyOf(release.secrets()));
    }
}
