package dev.slipway.logs;

import dev.slipway.platform.Caller;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/// Logs over WebSocket, `/api/v1/logs/{id}/ws?from=`: a message for each line, the same JSON as over
/// server-sent events, and at last `{"end":true}`. What the viewer says is not listened to.
final class LogSocket extends TextWebSocketHandler implements HandshakeInterceptor {
    private static final String START = "start";
    private static final String SHOWING = "showing";

    private final Database database;
    private final Logs logs;
    private final LogViewers viewers;
    private final JsonMapper json;

    LogSocket(Database database, Logs logs, LogViewers viewers, JsonMapper json) {
        this.database = database;
        this.logs = logs;
        this.viewers = viewers;
        this.json = json;
    }

    /// Answers 401, 404 or 400 instead of the upgrade when there is nothing for the caller to see.
    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> kept) {
        try {
            kept.put(START, start(request));
            return true;
        } catch (SlipwayException e) {
            response.setStatusCode(HttpStatusCode.valueOf(e.code().httpStatus()));
            return false;
        }
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        if (session.getAttributes().get(START) instanceof StoredFollower.Start(var id, var from)) {
            session.getAttributes().put(SHOWING, viewers.show(id, from, new SocketViewer(session), () -> {}));
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        if (session.getAttributes().get(SHOWING) instanceof Future<?> showing) {
            showing.cancel(true);
        }
    }

    private StoredFollower.Start start(ServerHttpRequest request) {
        var asked = asked(request);
        if (database.asUser(Caller.current(), () -> logs.summary(asked.id())).isEmpty()) {
            throw LogStore.noSuchLog(asked.id());
        }
        return asked;
    }

    private static StoredFollower.Start asked(ServerHttpRequest request) {
        var path = request.getURI().getPath().split("/");
        var from = UriComponentsBuilder.fromUri(request.getURI())
                .build()
                .getQueryParams()
                .getFirst("from");
        try {
            var id = new LogId(UUID.fromString(path[path.length - 2]));
            return new StoredFollower.Start(id, from == null ? 1 : Long.parseLong(from));
        } catch (IllegalArgumentException _) {
            throw SlipwayException.invalid("the address of a log's socket is /api/v1/logs/{id}/ws?from={number}");
        }
    }

    private final class SocketViewer implements LogViewers.Viewer {
        private final WebSocketSession session;

        SocketViewer(WebSocketSession session) {
            this.session = session;
        }

        @Override
        public void lines(List<LogLine> lines) throws IOException {
            for (var line : lines) {
                session.sendMessage(new TextMessage(json.writeValueAsBytes(line)));
            }
        }

        @Override
        public void heartbeat() throws IOException {
            session.sendMessage(new PingMessage(ByteBuffer.allocate(0)));
        }

        @Override
        public void end() throws IOException {
            session.sendMessage(new TextMessage("{\"end\":true}"));
            session.close(CloseStatus.NORMAL);
        }
    }
}
