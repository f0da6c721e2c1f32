package dev.slipway.mcp.gateway;

import dev.slipway.edge.EdgeHandler;
import dev.slipway.identity.SignedIn;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door at `/mcp/<project>` for MCP clients, Streamable HTTP of the revisions 2025-03-26, 2025-06-18 and
/// 2025-11-25: who may come in, and to whom. What blocks (tokens, the database, starting a process) runs on
/// virtual threads; all else on the request's event loop.
public final class McpDoor implements EdgeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(McpDoor.class);
    private static final String PREFIX = "/mcp/";
    private static final Pattern PATH = Pattern.compile("/mcp/([a-z0-9-]{1,50})/?");
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]{1,500}) *");

    private final Function<String, Optional<SignedIn>> owners;
    private final Guard guard;
    private final LiveReleases releases;
    private final SessionDoor sessions;
    private final Passthrough passthrough = new Passthrough();
    private final Executor blocking;

    /// @param owners whose token it is, if anybody's; may block
    /// @param blocking runs what may block, in threads of its own
    public McpDoor(
            Function<String, Optional<SignedIn>> owners,
            Guard guard,
            LiveReleases releases,
            SessionDoor sessions,
            Executor blocking) {
        this.owners = owners;
        this.guard = guard;
        this.releases = releases;
        this.sessions = sessions;
        this.blocking = blocking;
    }

    /// A request of somebody known.
    ///
    /// @param context the request's event loop
    record Visit(HttpServerRequest request, Context context, String project, SignedIn caller) {
        void onLoop(Runnable work) {
            context.runOnContext(_ -> work.run());
        }
    }

    @Override
    public String prefix() {
        return PREFIX;
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

    private void identify(HttpServerRequest request, String project) {
        var authorization = request.getHeader("Authorization");
        var bearer = BEARER.matcher(authorization == null ? "" : authorization);
        if (!bearer.matches()) {
            Replies.unauthenticated(request, false);
            return;
        }
        var context = Vertx.currentContext();
        // Nothing of the body is read before it is known who sends it.
        request.pause();
        askThen(request, context, () -> owners.apply(bearer.group(1)), owner -> {
            if (owner.isEmpty()) {
                Replies.unauthenticated(request, true);
            } else {
                enter(new Visit(request, context, project, owner.get()));
            }
        });
    }

    /// A session that is known needs no other question; everything else depends on what is live.
    private void enter(Visit visit) {
        if (sessions.knows(visit)) {
            sessions.handle(visit, Optional.empty());
            return;
        }
        askThen(
                visit.request(),
                visit.context(),
                () -> releases.find(visit.project(), visit.caller().id()),
                live -> go(visit, live));
    }

    private void go(Visit visit, LiveReleases.Live live) {
        switch (live) {
            case LiveReleases.Live.Stdio(var release) -> sessions.handle(visit, Optional.of(release));
            case LiveReleases.Live.Http(var release, var address) -> {
                if (address.isPresent()) {
                    passthrough.pass(
                            Vertx.currentContext().owner(),
                            visit.request(),
                            address.get(),
                            release.httpPath().orElseThrow());
                } else {
                    Replies.error(visit.request(), ErrorCode.UNAVAILABLE, "the server is not running; see its log");
                }
            }
            case LiveReleases.Live.Nothing() ->
                Replies.error(
                        visit.request(),
                        ErrorCode.NOT_FOUND,
                        "there is no live MCP server '%s' that you may use".formatted(visit.project()));
        }
    }

    /// Asks what may block elsewhere, and goes on with the answer on the event loop.
    private <T> void askThen(HttpServerRequest request, Context context, Supplier<T> question, Consumer<T> withAnswer) {
        blocking.execute(() -> {
            try {
                var answer = question.get();
                context.runOnContext(_ -> withAnswer.accept(answer));
            } catch (SlipwayException e) {
                context.runOnContext(_ -> Replies.error(request, e.code(), e.text()));
            } catch (RuntimeException e) {
                LOG.error("cannot answer {} {}", request.method(), request.path(), e);
                context.runOnContext(_ -> Replies.error(request, ErrorCode.INTERNAL, "Slipway failed to answer this"));
            }
        });
    }
}
