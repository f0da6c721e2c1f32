package dev.slipway.mcp.gateway;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// A client that calls tools, in a session or without one.
final class EraClient {
    private final DoorFixture door;
    private final Era era;
    private final String token;
    private final String name;
    private final AtomicInteger ids = new AtomicInteger();
    private String session = "";

    /// How it speaks.
    enum Era {
        SESSION,
        MODERN
    }

    /// @param name of the endpoint
    EraClient(DoorFixture door, Era era, String token, String name) throws Exception {
        this.door = door;
        this.era = era;
        this.token = token;
        this.name = name;
        if (era == Era.SESSION) {
            var answer = door.post(bare(), DoorFixture.INITIALIZE);
            session =
                    answer.headers().firstValue("Mcp-Session-Id").orElseThrow(() -> new AssertionError(answer.body()));
        }
    }

    String session() {
        return session;
    }

    /// The id of the request that was sent last.
    int last() {
        return ids.get();
    }

    private HttpRequest.Builder bare() {
        return door.request(token).uri(door.uri(name));
    }

    HttpRequest.Builder inSession() {
        return bare().header("Mcp-Session-Id", session);
    }

    CompletableFuture<HttpResponse<String>> begin(String tool, String arguments) {
        return begin("tools/call", tool, "'name':'%s','arguments':%s".formatted(tool, arguments));
    }

    /// @param named what the request names in a header, where it has one
    /// @param params the members of its params
    CompletableFuture<HttpResponse<String>> begin(String method, String named, String params) {
        int id = ids.incrementAndGet();
        var meta = era == Era.SESSION
                ? "'progressToken':7"
                : "'io.modelcontextprotocol/protocolVersion':'2026-07-28','io.modelcontextprotocol/clientCapabilities':{}";
        var message = "{'jsonrpc':'2.0','id':%d,'method':'%s','params':{%s%s'_meta':{%s}}}"
                .formatted(id, method, params, params.isEmpty() ? "" : ",", meta)
                .replace('\'', '"');
        var request = era == Era.SESSION ? inSession() : modern(method, named);
        return door.sendAsync(request.POST(BodyPublishers.ofString(message)));
    }

    private HttpRequest.Builder modern(String method, String named) {
        var request = bare().header("MCP-Protocol-Version", "2026-07-28").header("Mcp-Method", method);
        return named.isEmpty() ? request : request.header("Mcp-Name", named);
    }

    String call(String tool, String arguments) {
        return begin(tool, arguments).join().body();
    }
}
