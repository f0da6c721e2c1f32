package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.EventLog.Position;
import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How clients with sessions are spoken to: Streamable HTTP of 2025-03-26, 2025-06-18 and 2025-11-25, and the
/// HTTP+SSE of 2024-11-05 on the same address. Used on the request's event loop; only starting a server leaves it.
final class LegacyFace {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyFace.class);
    private static final String SESSION = "Mcp-Session-Id";

    private final LegacySessions sessions;
    private final Traffic traffic;
    private final Executor blocking;

    LegacyFace(LegacySessions sessions, Traffic traffic, Executor blocking) {
        this.sessions = sessions;
        this.traffic = traffic;
        this.blocking = blocking;
    }

    /// What the request names its session by: a header or, in 2024-11-05, the address that it was given.
    private static Optional<String> sessionId(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(SESSION))
                .or(() -> Optional.ofNullable(request.getParam("session")));
    }

    private Optional<LegacySession> find(Visit visit) {
        return sessionId(visit.request())
                .flatMap(id ->
                        sessions.find(id, visit.pass().user(), visit.endpoint().id()));
    }

    /// Anything but a POST.
    void handle(Visit visit) {
        var request = visit.request();
        var session = find(visit);
        if (isRefused(visit, session)) {
            return;
        }
        if (request.method().equals(HttpMethod.GET)) {
            get(visit, session);
        } else if (session.isEmpty()) {
            Replies.error(request, ErrorCode.INVALID, "this needs the Mcp-Session-Id that initialize answered with");
        } else {
            sessions.end(session.get(), "the client ended the session");
            Replies.empty(request, 204);
        }
    }

    /// A POST, whose body was read.
    void handle(Visit visit, Envelope.Body body) {
        var session = find(visit);
        if (isRefused(visit, session)) {
            return;
        }
        if (session.isPresent()) {
            session.get().moveTo(visit.endpoint());
            deliver(visit, session.get(), body);
        } else {
            begin(visit, body);
        }
    }

    private static boolean isRefused(Visit visit, Optional<LegacySession> session) {
        var request = visit.request();
        var version = request.getHeader("MCP-Protocol-Version");
        if (sessionId(request).isPresent() && session.isEmpty()) {
            Replies.error(request, ErrorCode.NOT_FOUND, "this session has ended; begin another with initialize");
            return true;
        }
        boolean known = version == null
                || Meeting.LEGACY.contains(version)
                || session.flatMap(LegacySession::revision)
                        .filter(version::equals)
                        .isPresent();
        if (!known) {
            Replies.error(request, ErrorCode.INVALID, "%s is not a revision that is spoken here".formatted(version));
        }
        return !known;
    }

    // ---- streams

    private void get(Visit visit, Optional<LegacySession> session) {
        var request = visit.request();
        if (!Accepts.of(request).events()) {
            Replies.error(request, 406, Envelope.INVALID_REQUEST, "GET answers with text/event-stream only");
            return;
        }
        request.resume();
        if (session.isEmpty()) {
            openOld(visit);
            return;
        }
        session.get().used();
        var streams = session.get().streams();
        var position = Optional.ofNullable(request.getHeader("Last-Event-ID")).flatMap(Position::of);
        var stream = position.flatMap(streams::find);
        var outlet = outlet(visit, stream.orElse(streams.main()), () -> {});
        if (stream.isPresent()) {
            stream.get().connect(outlet, position.get().number());
        } else {
            streams.listen(outlet);
        }
    }

    private static Outlet outlet(Visit visit, EventStream stream, Runnable gone) {
        var outlet = new Outlet[1];
        outlet[0] = new Outlet(visit.request().response(), visit.context(), () -> {
            stream.disconnect(outlet[0]);
            gone.run();
        });
        return outlet[0];
    }

    /// The stream of 2024-11-05: it says where to send messages, and carries all answers.
    private void openOld(Visit visit) {
        var session = sessions.create(visit.pass().user(), visit.endpoint());
        var outlet = new Outlet(
                visit.request().response(),
                visit.context(),
                () -> sessions.end(session, "the client closed its stream"));
        outlet.event("endpoint", visit.endpoint().path() + "?session=" + session.id());
        session.streams().listen(outlet);
    }

    private static boolean isOld(Visit visit) {
        return visit.request().getHeader(SESSION) == null;
    }

    // ---- messages

    private void deliver(Visit visit, LegacySession session, Envelope.Body body) {
        for (var message : body.messages()) {
            if (message.isAnswer()) {
                session.replied(message);
            } else if (message.isNotification()) {
                told(session, message);
            }
        }
        var requests = body.messages().stream().filter(Envelope::isRequest).toList();
        if (requests.isEmpty() || isOld(visit)) {
            Replies.empty(visit.request(), 202);
        }
        if (requests.isEmpty()) {
            return;
        }
        var answers = isOld(visit) ? new OldAnswers(session) : exchange(visit, session, body.batch(), requests.size());
        for (var request : requests) {
            if (request.is("initialize")) {
                initialize(visit, session, request, answers);
            } else if (!session.begun()) {
                answers.answer(Rpc.error(
                        request.idBytes(), Envelope.INVALID_REQUEST, "a session begins with an initialize request"));
            } else {
                call(session, request, answers);
            }
        }
    }

    private Answers exchange(Visit visit, LegacySession session, boolean batch, int requests) {
        visit.request().response().putHeader(SESSION, session.id());
        var exchange = new Exchange(
                visit.request().response(),
                visit.context(),
                Accepts.of(visit.request()),
                (_, gone) -> new Resumable(visit, session.streams().begin(), gone));
        return batch ? exchange.batch(requests) : exchange;
    }

    private void told(LegacySession session, Envelope notification) {
        session.used();
        if (notification.is("notifications/cancelled")) {
            // The server may keep silent about a request that was cancelled, so nobody waits for it any more.
            session.cancelled(notification)
                    .ifPresent(call -> call.drop(Outcome.CANCELLED, ErrorCode.CONFLICT, "cancelled by the client"));
            return;
        }
        if (notification.is("notifications/initialized")) {
            session.initialized();
        }
        session.server().ifPresent(server -> server.tell(notification));
    }

    private void call(LegacySession session, Envelope request, Answers answers) {
        var call = session.request(request, answers);
        if (answers.takesMessages()) {
            session.streams().handOver(answers);
        }
        var server = session.server().or(() -> session.asleep(request));
        if (server.isPresent()) {
            traffic.send(call, server.get());
            return;
        }
        blocking.execute(() -> {
            try {
                traffic.send(call, session.wake());
            } catch (Refused e) {
                call.answer(Envelope.own(Rpc.failure(request.idBytes(), e.error())));
            } catch (SlipwayException e) {
                traffic.failed(session.endpoint(), e.text());
                call.fail(e.code().jsonRpcCode(), e.text());
            } catch (RuntimeException e) {
                LOG.error("cannot start the MCP server {}", session.endpoint().name(), e);
                call.fail(ErrorCode.INTERNAL.jsonRpcCode(), "Slipway failed to start the server");
            }
        });
    }

    // ---- the handshake

    private void begin(Visit visit, Envelope.Body body) {
        var first = body.messages().getFirst();
        if (body.batch() || !first.isRequest() || !first.is("initialize")) {
            Replies.error(
                    visit.request(),
                    ErrorCode.INVALID,
                    "without an Mcp-Session-Id a client begins with an initialize request");
            return;
        }
        blocking.execute(() -> {
            var created = Optional.<LegacySession>empty();
            try {
                created = Optional.of(sessions.create(visit.pass().user(), visit.endpoint()));
                var session = created.get();
                var result = session.begin(first);
                visit.onLoop(() -> exchange(visit, session, false, 1).answer(Rpc.result(first.idBytes(), result)));
            } catch (RuntimeException e) {
                created.ifPresent(session -> sessions.end(session, "the server did not begin the session"));
                var refusal = refusal(visit.endpoint(), first, e);
                var status = e instanceof SlipwayException known ? known.code().httpStatus() : 200;
                visit.onLoop(() -> Replies.json(visit.request().response(), status, refusal));
            }
        });
    }

    /// Within a stream of 2024-11-05 the session is there before its handshake.
    private void initialize(Visit visit, LegacySession session, Envelope request, Answers answers) {
        if (!isOld(visit)) {
            answers.answer(Rpc.error(request.idBytes(), Envelope.INVALID_REQUEST, "the session has begun already"));
            return;
        }
        blocking.execute(() -> {
            try {
                answers.answer(Rpc.result(request.idBytes(), session.begin(request)));
            } catch (RuntimeException e) {
                answers.answer(refusal(session.endpoint(), request, e));
            }
        });
    }

    private byte[] refusal(Endpoint endpoint, Envelope request, RuntimeException e) {
        if (e instanceof Refused refused) {
            return Rpc.failure(request.idBytes(), refused.error());
        }
        if (e instanceof SlipwayException known) {
            traffic.failed(endpoint, known.text());
            return Rpc.error(request.idBytes(), known.code(), known.text());
        }
        LOG.error("cannot start the MCP server {}", endpoint.name(), e);
        return Rpc.error(request.idBytes(), ErrorCode.INTERNAL, "Slipway failed to start the server");
    }

    /// The event stream that an answer becomes.
    private record Resumable(Visit visit, EventStream stream, Runnable gone) implements Exchange.Stream {
        Resumable {
            stream.connect(outlet(visit, stream, gone), 0);
        }

        @Override
        public void message(byte[] message) {
            stream.say(message);
        }

        @Override
        public void comment() {
            stream.comment();
        }

        @Override
        public void end() {
            stream.finish();
        }

        @Override
        public boolean connected() {
            return stream.connected();
        }

        @Override
        public boolean resumable() {
            return true;
        }
    }

    /// In 2024-11-05 everything goes on the session's one stream.
    private record OldAnswers(LegacySession session) implements Answers {
        @Override
        public void answer(byte[] message) {
            message(message);
        }

        @Override
        public void message(byte[] message, Runnable unheard) {
            session.streams().main().say(message);
        }

        @Override
        public boolean takesMessages() {
            return session.listens();
        }

        @Override
        public boolean waiting() {
            return session.listens();
        }

        @Override
        public void keepAlive() {}
    }
}
