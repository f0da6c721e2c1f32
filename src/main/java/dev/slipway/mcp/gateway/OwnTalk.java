package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Link.Key;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A session of Slipway's own with a server, in a process that is nobody else's.
final class OwnTalk implements Gateway.Talk {
    private final Links links;
    private final Endpoint endpoint;
    private final Client client;
    private final @Nullable Traffic traffic;
    private final String who = "slipway-" + UUID.randomUUID();
    private @Nullable Link link;

    /// @param traffic what a client's calls pass; null for what is Slipway's own business
    OwnTalk(Links links, Endpoint endpoint, UserId user, @Nullable Traffic traffic) {
        this.links = links;
        this.endpoint = endpoint;
        this.traffic = traffic;
        this.client = new Client(
                user, Json.EMPTY, Json.utf8("{\"name\":\"slipway\",\"version\":\"1\"}"), Client.NEWEST_LEGACY);
    }

    @Override
    public String ask(String method, String params, Duration limit) {
        try {
            var call = new OwnCall(client, method, Json.utf8(params));
            var server = there().forLegacy(client);
            var answer = traffic == null ? call.askOf(server, limit) : call.askOf(server, endpoint, traffic, limit);
            return said(answer.failed(), answer.json(answer.failed() ? Part.ERROR : Part.RESULT));
        } catch (Refused e) {
            return said(true, e.error());
        }
    }

    private Link there() {
        var now = link;
        if (now == null || now.ended()) {
            var hello = new Hello(client, false, Meeting.initializeParams(client));
            now = links.get(new Key(endpoint.id(), endpoint.version(), who, hello.speech()), endpoint, hello);
            now.ready();
            link = now;
        }
        return now;
    }

    private static String said(boolean failed, byte[] json) {
        var text = Json.written(json);
        return (failed ? "{\"error\":" : "{\"result\":") + text + "}";
    }

    @Override
    public void close() {
        var last = link;
        if (last != null) {
            links.end(last, "Slipway asked what it wanted to know");
        }
    }
}
