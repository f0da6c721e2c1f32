package dev.slipway.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves folders of files. The folder is searched on worker threads; the bytes of what was found go from the
/// file to the socket without passing through the heap.
final class StaticFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StaticFiles.class);

    private final Vertx vertx;

    StaticFiles(Vertx vertx) {
        this.vertx = vertx;
    }

    void serve(HttpServerRequest request, Target.Files files, Visit visit) {
        request.resume();
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader("allow", "GET, HEAD");
            Problems.send(request, Problem.wrongMethod());
            visit.end(false);
            return;
        }
        var asked = FileRequest.of(request);
        vertx.executeBlocking(() -> FilePlanner.plan(files, asked), false)
                .onComplete(reply -> send(request, reply, visit), cause -> fail(request, cause, visit));
    }

    private static void send(HttpServerRequest request, Optional<FileReply> planned, Visit visit) {
        if (planned.isEmpty()) {
            Problems.send(request, Problem.noSuchFile());
            visit.end(false);
            return;
        }
        var reply = planned.get();
        var response = request.response().setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        var sent = reply.body() == null ? response.end() : send(response, reply.body());
        sent.onComplete(_ -> visit.end(false), _ -> notSent(request, visit));
    }

    private static Future<Void> send(HttpServerResponse response, FileReply.Body body) {
        return response.sendFile(body.file().toString(), body.offset(), body.length());
    }

    /// The client went away in the middle, or the file did just before it was opened.
    private static void notSent(HttpServerRequest request, Visit visit) {
        if (request.response().headWritten()) {
            request.response().reset();
        } else {
            request.response().headers().clear();
            Problems.send(request, Problem.noSuchFile());
        }
        visit.end(false);
    }

    private static void fail(HttpServerRequest request, Throwable cause, Visit visit) {
        LOG.error("cannot serve {} {}", request.authority(), request.uri(), cause);
        Problems.send(request, Problem.defect());
        visit.end(true);
    }
}
