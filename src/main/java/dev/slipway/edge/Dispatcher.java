package dev.slipway.edge;

import dev.slipway.platform.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides who answers a request: an app, by the request's host; a handler, by its path on Slipway's own host; or
/// the control plane. One per event loop.
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Shared shared;
    private final Vertx vertx;
    private final Forwarder forwarder;
    private final StaticFiles files;

    /// Connections of which a request was refused: what still comes on them is nobody's.
    private final Set<HttpConnection> doubtful = new HashSet<>();

    /// What the event loops have in common.
    ///
    /// @param lookAgain reads the routes from the database again; blocks
    record Shared(
            Destination.Reader hosts,
            TrustedProxies proxies,
            RouteTable table,
            ControlPlane controlPlane,
            List<EdgeHandler> handlers,
            Runnable lookAgain) {}

    Dispatcher(Shared shared, Vertx vertx) {
        this.shared = shared;
        this.vertx = vertx;
        this.forwarder = new Forwarder(vertx);
        this.files = new StaticFiles(vertx);
    }

    void handle(HttpServerRequest request) {
        try {
            dispatch(request);
        } catch (RuntimeException e) {
            LOG.error("cannot answer {} {}", request.method(), request.uri(), e);
            Problems.send(request, Problem.defect());
        }
    }

    private void dispatch(HttpServerRequest request) {
        if (doubtful.contains(request.connection())) {
            request.connection().close();
        } else if (!isFramedPlainly(request)) {
            refuse(request, "It is not clear where its body ends.");
        } else if (request.authority() == null || hasSeveralHosts(request)) {
            refuse(request, "It needs exactly one valid Host header.");
        } else if (request.method().equals(HttpMethod.CONNECT)) {
            refuse(request, "This is not a forward proxy.");
        } else {
            switch (shared.hosts().of(request.authority())) {
                case Destination.Home _ -> home(request);
                case Destination.Named(var name) -> visit(request, name, false);
            }
        }
    }

    /// The ways to say where a body ends that cannot be read differently elsewhere (RFC 9112 section 6): a
    /// length, or chunked and nothing else.
    private static boolean isFramedPlainly(HttpServerRequest request) {
        var encoding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
        return encoding == null
                || (encoding.equalsIgnoreCase("chunked")
                        && request.headers()
                                        .getAll(HttpHeaders.TRANSFER_ENCODING)
                                        .size()
                                == 1);
    }

    private static boolean hasSeveralHosts(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.HOST).size() > 1;
    }

    private void refuse(HttpServerRequest request, String detail) {
        // Where one request is doubtful, so is where the next one begins: what was read with it may be its body.
        if (request.version() != HttpVersion.HTTP_2) {
            var connection = request.connection();
            doubtful.add(connection);
            connection.closeHandler(_ -> doubtful.remove(connection));
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            request.response().endHandler(_ -> connection.close());
        }
        Problems.send(request, Problem.invalid(detail));
    }

    private void home(HttpServerRequest request) {
        var path = request.path();
        for (var handler : shared.handlers()) {
            if (path != null
                    && (path.equals(handler.path()) || path.startsWith(handler.path() + "/"))
                    && handler.answers(request)) {
                handler.handle(request);
                return;
            }
        }
        var visit = shared.controlPlane().enter();
        if (visit == null) {
            Problems.send(request, Problem.starting());
        } else {
            forward(request, visit, new HomeDetour());
        }
    }

    private void visit(HttpServerRequest request, String name, boolean again) {
        var visit = shared.table().enter(name);
        if (visit == null) {
            Problems.send(request, Problem.unknownName(name));
            return;
        }
        switch (visit.target()) {
            case Target.Upstream _ -> forward(request, visit, new NamedDetour(name, again));
            case Target.Files folder -> files.serve(request, folder, visit);
            case Target.Nothing(var why) -> {
                Problems.send(request, Problem.nothing(name, why));
                visit.end(true);
            }
        }
    }

    private void forward(HttpServerRequest request, Visit visit, Passage.Detour detour) {
        forwarder.forward(new Passage(request, shared.proxies().client(request), visit, detour));
    }

    private static void fail(Passage passage, Problem problem) {
        passage.visit().end(true);
        Problems.send(passage.request(), problem);
    }

    /// The control plane is always at the same address: what fails is said.
    private final class HomeDetour implements Passage.Detour {
        @Override
        public void unreachable(Passage passage, Throwable cause) {
            fail(passage, Problem.starting());
        }

        @Override
        public void broken(Passage passage, Throwable cause, boolean repeatable) {
            fail(passage, Problem.unreachable("Slipway", Passage.sentence(cause)));
        }

        @Override
        public boolean isLastTry() {
            return false;
        }
    }

    /// An app may have moved: another server switched its route, or its old version closed a kept connection just
    /// when it was used. Either way the request goes, once more, to wherever the name leads by now.
    private final class NamedDetour implements Passage.Detour {
        private final String name;
        private final boolean lastTry;

        NamedDetour(String name, boolean lastTry) {
            this.name = name;
            this.lastTry = lastTry;
        }

        @Override
        public void unreachable(Passage passage, Throwable cause) {
            if (lastTry) {
                fail(passage, problem(cause));
                return;
            }
            vertx.executeBlocking(this::lookAgain, false).onComplete(_ -> {
                var route = shared.table().find(name);
                if (route == null || route.target().equals(passage.visit().target())) {
                    fail(passage, problem(cause));
                } else {
                    again(passage);
                }
            });
        }

        @Override
        public void broken(Passage passage, Throwable cause, boolean repeatable) {
            if (lastTry || !repeatable) {
                fail(passage, problem(cause));
            } else {
                again(passage);
            }
        }

        @Override
        public boolean isLastTry() {
            return lastTry;
        }

        private Void lookAgain() {
            shared.lookAgain().run();
            return null;
        }

        private void again(Passage passage) {
            passage.visit().withdraw();
            visit(passage.request(), name, true);
        }

        private Problem problem(Throwable cause) {
            return new Problem(502, ErrorCode.UNAVAILABLE, name + " did not answer", Passage.sentence(cause), 1);
        }
    }
}
