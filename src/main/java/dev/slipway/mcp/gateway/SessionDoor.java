package dev.slipway.mcp.gateway;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.mcp.gateway.McpDoor.Visit;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Streamable HTTP transport before a stdio server: what each method means, with and without a session.
/// Used on the request's event loop; only starting a server leaves it.
public final class SessionDoor {
    private static final Logger LOG = LoggerFactory.getLogger(SessionDoor.class);
    private static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";
    private static final Set<String> VERSIONS = Set.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

    private final Sessions sessions;
    private final int limit;
    private final Executor blocking;

    public SessionDoor(Sessions sessions, int limit, Executor blocking) {
        this.sessions = sessions;
        this.limit = limit;
        this.blocking = blocking;
    }

    /// Whether the request names a session of its caller's here.
    boolean knows(Visit visit) {
        return find(visit).isPresent();
    }

    private Optional<Session> find(Visit visit) {
        var id = visit.request().getHeader(SESSION);
        return id == null ? Optional.empty() : sessions.find(id, visit.caller().id(), visit.project());
    }

    /// @param release what is live, for a request that may begin a session
    void handle(Visit visit, Optional<LiveRelease> release) {
        var session = find(visit);
        var request = visit.request();
        if (request.getHeader(SESSION) != null && session.isEmpty()) {
            Replies.error(request, ErrorCode.NOT_FOUND, "this session has ended; begin another with initialize");
        } else if (!isKnownVersion(request, session)) {
            Replies.error(
                    request,
                    ErrorCode.INVALID,
                    "%s is not a revision that is spoken here".formatted(request.getHeader(VERSION)));
        } else if (request.method().equals(HttpMethod.POST)) {
            post(visit, session, release);
        } else if (session.isEmpty()) {
            Replies.error(request, ErrorCode.INVALID, "this needs the Mcp-Session-Id that initialize answered with");
        } else if (request.method().equals(HttpMethod.GET)) {
            listen(visit, session.get());
        } else {
            sessions.end(session.get(), "the client ended the session");
            Replies.empty(request, 204);
        }
    }

    private static boolean isKnownVersion(HttpServerRequest request, Optional<Session> session) {
        var version = request.getHeader(VERSION);
        return version == null
                || VERSIONS.contains(version)
                || session.flatMap(Session::protocolVersion)
                        .filter(version::equals)
                        .isPresent();
    }

    private static void listen(Visit visit, Session session) {
        if (!Accepts.of(visit.request()).events()) {
            Replies.error(visit.request(), 406, Envelope.INVALID_REQUEST, "GET answers with text/event-stream only");
            return;
        }
        visit.request().resume();
        var listener = new Listener[1];
        listener[0] = new Listener(visit.request().response(), visit.context(), () -> session.leave(listener[0]));
        session.listen(listener[0]);
    }

    private void post(Visit visit, Optional<Session> session, Optional<LiveRelease> release) {
        var request = visit.request();
        var accepts = Accepts.of(request);
        var type = String.valueOf(request.getHeader("Content-Type")).toLowerCase(Locale.ROOT);
        if (!accepts.json() && !accepts.events()) {
            Replies.error(request, 406, Envelope.INVALID_REQUEST, "answers are application/json or text/event-stream");
        } else if (!type.startsWith("application/json")) {
            Replies.error(request, 415, Envelope.INVALID_REQUEST, "messages are application/json");
        } else {
            Bodies.read(request, limit, body -> take(visit, session, release, body));
        }
    }

    private void take(Visit visit, Optional<Session> session, Optional<LiveRelease> release, byte[] bytes) {
        try {
            var body = Envelope.Body.read(bytes);
            if (session.isPresent()) {
                deliver(visit, session.get(), body);
            } else {
                begin(visit, release, body);
            }
        } catch (Envelope.Malformed e) {
            Replies.error(visit.request(), 400, e.code(), e.text());
        }
    }

    private static void deliver(Visit visit, Session session, Envelope.Body body) {
        var requests = body.messages().stream().filter(Envelope::isRequest).toList();
        for (var message : body.messages()) {
            if (!message.isRequest() && !session.tell(message)) {
                Replies.error(visit.request(), ErrorCode.UNAVAILABLE, "the server does not read what it is sent");
                return;
            }
        }
        if (requests.isEmpty()) {
            Replies.empty(visit.request(), 202);
            return;
        }
        visit.request().response().putHeader(SESSION, session.id());
        var exchange = new Exchange(
                visit.request().response(),
                visit.context(),
                Accepts.of(visit.request()),
                requests.size(),
                body.batch());
        requests.forEach(request -> session.request(request, exchange));
    }

    private void begin(Visit visit, Optional<LiveRelease> release, Envelope.Body body) {
        var first = body.messages().getFirst();
        if (release.isEmpty() || body.batch() || !first.isRequest() || !first.is("initialize")) {
            Replies.error(
                    visit.request(),
                    ErrorCode.INVALID,
                    "without an Mcp-Session-Id a client begins with an initialize request");
            return;
        }
        blocking.execute(() -> {
            try {
                var session = sessions.begin(release.get(), visit.caller().id());
                visit.onLoop(() -> deliver(visit, session, body));
            } catch (SlipwayException e) {
                refuse(visit, first, e.code(), e.text());
            } catch (RuntimeException e) {
                LOG.error("cannot start the MCP server {}", visit.project(), e);
                refuse(visit, first, ErrorCode.INTERNAL, "Slipway failed to start the server");
            }
        });
    }

    private static void refuse(Visit visit, Envelope request, ErrorCode code, String sentence) {
        visit.onLoop(() -> Replies.json(
                visit.request().response(), code.httpStatus(), RpcError.answer(request.idBytes(), code, sentence)));
    }
}
