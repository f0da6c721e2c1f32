package dev.slipway.mcp.gateway;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The requests to one server: with the headers that its owner gave, and with what was learned of it since: the session
/// it named, the revision it agreed to, where it wants messages sent, which arguments it wants repeated in headers. A
/// client's token is never among them (MCP, authorization, token passthrough).
///
/// Threads: any.
final class HttpRequests {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Transport.Http server;
    private final ParamHeaders params = new ParamHeaders();
    private volatile @Nullable String session;
    private volatile @Nullable String revision;
    private volatile @Nullable URI postTo;

    HttpRequests(Transport.Http server) {
        this.server = server;
    }

    HttpRequest post(Envelope message) {
        var to = postTo;
        var request = builder(to == null ? server.address() : to)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofByteArray(message.bytes()));
        if (message.has(Part.META_VERSION)) {
            request.header("MCP-Protocol-Version", Client.MODERN).header("Mcp-Method", message.method());
            HeaderRules.name(message).ifPresent(name -> request.header("Mcp-Name", HeaderRules.encoded(name)));
            params.of(message).forEach(request::header);
        }
        return request.build();
    }

    /// Asks for the server's own stream.
    ///
    /// @param last the id of the event that came last; empty for none
    HttpRequest stream(String last) {
        var request = builder(server.address()).header("Accept", "text/event-stream");
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        return request.GET().build();
    }

    /// Ends the session, where there is one.
    Optional<HttpRequest> farewell() {
        return inSession()
                ? Optional.of(
                        builder(server.address()).timeout(FAREWELL).DELETE().build())
                : Optional.empty();
    }

    private HttpRequest.Builder builder(URI uri) {
        var request = HttpRequest.newBuilder(uri);
        server.headers().forEach(request::header);
        Optional.ofNullable(session).ifPresent(id -> request.header("Mcp-Session-Id", id));
        Optional.ofNullable(revision).ifPresent(it -> request.header("MCP-Protocol-Version", it));
        return request;
    }

    boolean inSession() {
        return session != null;
    }

    /// Whether there was no handshake, so that each request stands for itself.
    boolean stateless() {
        return revision == null && postTo == null;
    }

    /// Whether answers come on the one stream of 2024-11-05.
    boolean answeredElsewhere() {
        return postTo != null;
    }

    void learnFrom(HttpResponse<?> response) {
        response.headers().firstValue("Mcp-Session-Id").ifPresent(given -> session = given);
    }

    /// @param cause what was asked
    void learnFrom(Envelope cause, Envelope answer) {
        if (cause.is("tools/list")) {
            params.learn(answer);
        } else if (cause.is("initialize") && postTo == null) {
            answer.text(Part.RESULT_VERSION).ifPresent(agreed -> revision = agreed);
        }
    }

    /// The server says where it wants messages sent (HTTP+SSE of 2024-11-05).
    ///
    /// @return false for another server's address: the credentials would go along
    boolean sendTo(URI address) {
        if (!sameOrigin(address, server.address())) {
            return false;
        }
        postTo = address;
        return true;
    }

    private static boolean sameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equals(other.getScheme())
                && String.valueOf(one.getAuthority()).equals(other.getAuthority());
    }
}
