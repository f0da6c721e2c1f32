package dev.slipway.mcp.trust;

import dev.slipway.deployments.ReleaseGate.Candidacy;
import dev.slipway.deployments.ReleaseGate.Introduction;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
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
        var endpoint = ReleaseEndpoint.candidate(release, candidacy.address());
        return gateway.get().ask(endpoint, release.owner(), method, params, limit);
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
}
