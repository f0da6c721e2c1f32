package dev.slipway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Somebody who opens projects' addresses at the public port. Its client sends each request once and hides no failure.
final class Visitor implements AutoCloseable {
    private final int port;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient lasting;
    private final HttpClient fleeting;

    Visitor(int port) {
        this.port = port;
        var pool = new PoolOptions().setHttp1MaxSize(64);
        this.lasting = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(true), pool);
        this.fleeting = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false), pool);
    }

    /// Asks over a connection that is used again, and tells the status and the body, or what went wrong.
    String get(String project, String path) {
        return ask(lasting, HttpMethod.GET, project, path);
    }

    String post(String project, String path) {
        return ask(lasting, HttpMethod.POST, project, path);
    }

    /// The same, each over a connection of its own.
    String getOnce(String project, String path) {
        return ask(fleeting, HttpMethod.GET, project, path);
    }

    String postOnce(String project, String path) {
        return ask(fleeting, HttpMethod.POST, project, path);
    }

    private String ask(HttpClient client, HttpMethod method, String project, String path) {
        var options = new RequestOptions()
                .setMethod(method)
                .setServer(io.vertx.core.net.SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost(project + ".localhost")
                .setPort(port)
                .setURI(path);
        var answer = new CompletableFuture<String>();
        // On an event loop, so that nothing of the answer comes before there is somebody to take it.
        vertx.runOnContext(_ -> client.request(options)
                .compose(request -> request.send(method.equals(HttpMethod.POST) ? "an order" : ""))
                .compose(response -> response.body().map(body -> response.statusCode() + " " + body))
                .onComplete(answer::complete, answer::completeExceptionally));
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        } catch (TimeoutException e) {
            return "no answer within 60 s";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
