package dev.slipway.mcp.gateway;

import dev.slipway.edge.EdgeHandler;
import dev.slipway.mcp.gateway.Entrance.Admission;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door at `/mcp` for MCP clients of every revision: who may come in, to what, and which of the two ways to
/// speak is theirs. What blocks (tokens, the database, starting a process) runs on virtual threads; all else on the
/// request's event loop.
final class Door implements EdgeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final Pattern PATH = Pattern.compile("(/mcp(?:/[A-Za-z0-9-]{1,100}){0,3})/?");
    private static final Pattern PAGE = Pattern.compile("/mcp/(?:types|instances|manage)/.+");
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]{1,4000}) *");

    private final Guard guard;
    private final Entrance entrance;
    private final Faces faces;
    private final Bounds bounds;
    private final Executor blocking;

    /// How clients are spoken to.
    record Faces(LegacyFace legacy, ModernFace modern) {}

    /// How much clients may send.
    ///
    /// @param bytes of the longest message
    record Bounds(int bytes, Rates rates) {}

    /// @param blocking runs what may block, in threads of its own
    Door(Guard guard, Entrance entrance, Faces faces, Bounds bounds, Executor blocking) {
        this.guard = guard;
        this.entrance = entrance;
        this.faces = faces;
        this.bounds = bounds;
        this.blocking = blocking;
    }

    @Override
    public String path() {
        return "/mcp";
    }

    /// Pages lie two steps below the door, where no project's endpoint is. At `/mcp` itself a browser says that it
    /// wants HTML, and an MCP client never does.
    @Override
    public boolean answers(HttpServerRequest request) {
        var path = String.valueOf(request.path());
        var accept = String.valueOf(request.getHeader("Accept"));
        var page = path.equals("/mcp") && request.method().equals(HttpMethod.GET) && accept.contains("text/html");
        return !page && !PAGE.matcher(path).matches();
    }

    @Override
    public void handle(HttpServerRequest request) {
        var path = PATH.matcher(String.valueOf(request.path()));
        var refusal = guard.refusal(request);
        if (refusal.isPresent()) {
            Replies.error(request, ErrorCode.FORBIDDEN, refusal.get());
        } else if (!path.matches()) {
            Replies.error(request, ErrorCode.NOT_FOUND, "MCP servers are found at /mcp/<project>");
        } else if (!isServed(request.method())) {
            request.response().putHeader("Allow", "GET, POST, DELETE");
            Replies.error(request, 405, Envelope.INVALID_REQUEST, "only GET, POST and DELETE are known here");
        } else {
            identify(request, path.group(1));
        }
    }

    private static boolean isServed(HttpMethod method) {
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.GET) || method.equals(HttpMethod.DELETE);
    }

    private void identify(HttpServerRequest request, String path) {
        var authorization = request.getHeader("Authorization");
        var bearer = BEARER.matcher(authorization == null ? "" : authorization);
        if (!bearer.matches()) {
            entrance.challenge(request, false);
            return;
        }
        var context = Vertx.currentContext();
        var known = entrance.remembered(bearer.group(1), path);
        if (known.isPresent()) {
            enter(request, context, path, known.get());
            return;
        }
        // Nothing of the body is read before it is known who sends it.
        request.pause();
        blocking.execute(() -> {
            try {
                var admission = entrance.admit(bearer.group(1), path);
                context.runOnContext(_ -> enter(request, context, path, admission));
            } catch (SlipwayException e) {
                context.runOnContext(_ -> Replies.error(request, e.code(), e.text()));
            } catch (RuntimeException e) {
                LOG.error("cannot answer {} {}", request.method(), path, e);
                context.runOnContext(_ -> Replies.error(request, ErrorCode.INTERNAL, "Slipway failed to answer this"));
            }
        });
    }

    private void enter(HttpServerRequest request, Context context, String path, Admission admission) {
        switch (admission) {
            case Admission.Welcome(var pass, var endpoint) -> serve(new Visit(request, context, endpoint, pass));
            case Admission.Stranger() -> entrance.challenge(request, true);
            case Admission.Nothing() ->
                Replies.error(
                        request,
                        ErrorCode.NOT_FOUND,
                        "there is no live MCP server at %s that you may use".formatted(path));
        }
    }

    private void serve(Visit visit) {
        var request = visit.request();
        if (!request.method().equals(HttpMethod.POST)) {
            other(visit);
            return;
        }
        var accepts = Accepts.of(request);
        var type = String.valueOf(request.getHeader("Content-Type")).toLowerCase(Locale.ROOT);
        if (!accepts.json() && !accepts.events()) {
            Replies.error(request, 406, Envelope.INVALID_REQUEST, "answers are application/json or text/event-stream");
        } else if (!type.startsWith("application/json")) {
            Replies.error(request, 415, Envelope.INVALID_REQUEST, "messages are application/json");
        } else {
            Bodies.read(request, bounds.bytes(), body -> take(visit, body));
        }
    }

    /// A method among the messages that the token does not permit.
    private static Optional<String> forbidden(Pass pass, Envelope.Body body) {
        return pass.scopes().isEmpty()
                ? Optional.empty()
                : body.messages().stream()
                        .map(Envelope::method)
                        .filter(method -> !Scopes.permit(pass.scopes(), method))
                        .findFirst();
    }

    /// How long the sender must wait until its requests may come. What needs no answer is not counted.
    private Optional<Duration> early(Visit visit, Envelope.Body body) {
        int requests = 0;
        for (var message : body.messages()) {
            requests += message.isRequest() ? 1 : 0;
        }
        return bounds.rates().take(visit.pass().token(), visit.endpoint().id(), requests);
    }

    /// Clients without sessions know only POST; their header tells.
    private void other(Visit visit) {
        var version = visit.request().getHeader("MCP-Protocol-Version");
        if (Client.MODERN.equals(version)) {
            visit.request().response().putHeader("Allow", "POST");
            Replies.error(visit.request(), 405, Envelope.INVALID_REQUEST, "%s knows only POST".formatted(version));
        } else {
            faces.legacy().handle(visit);
        }
    }

    private void take(Visit visit, byte[] bytes) {
        try {
            var body = Envelope.Body.read(bytes);
            var early = early(visit, body);
            var forbidden = forbidden(visit.pass(), body);
            if (early.isPresent()) {
                Replies.tooEarly(visit.request(), body, bounds.rates().rate(), early.get());
            } else if (forbidden.isPresent()) {
                entrance.stepUp(visit.request(), forbidden.get());
            } else if (ModernFace.isFor(visit, body)) {
                faces.modern().handle(visit, body.messages().getFirst());
            } else {
                faces.legacy().handle(visit, body);
            }
        } catch (Envelope.Malformed e) {
            Replies.error(visit.request(), 400, e.code(), e.text());
        }
    }
}
