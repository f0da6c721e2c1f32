package dev.slipway.mcp.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

/// Brings requests to a server that speaks HTTP/1.1. Follows no redirect.
///
/// Threads: any, also at once; each call blocks until the head of its answer is there.
interface Courier extends AutoCloseable {
    Duration CONNECTING = Duration.ofSeconds(5);

    /// @return the answer; whoever gets it closes its body
    /// @throws IOException when the server is not reached or breaks off; [java.net.http.HttpTimeoutException] after
    ///     the time of the request
    HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException;

    /// Breaks off what is under way.
    @Override
    void close();

    /// One that goes wherever the name leads.
    static Courier anywhere() {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTING)
                .build();
        return new Courier() {
            @Override
            public HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
                return client.send(request, BodyHandlers.ofInputStream());
            }

            @Override
            public void close() {
                client.shutdownNow();
            }
        };
    }

    /// Why a server was not reached. Java's client says nothing of a connection that was not made.
    static String said(IOException problem) {
        if (problem.getMessage() != null) {
            return problem.getMessage();
        }
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its name is unknown";
            }
        }
        return problem instanceof ConnectException
                ? "it refuses the connection"
                : problem.getClass().getSimpleName();
    }
}
