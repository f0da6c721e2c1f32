package dev.slipway.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// Asks a workload over HTTP whether it is well: one GET on a connection of its own, so that a server which takes
/// no new ones is found out (HTTP/1.1, RFC 9112).
///
/// Bare sockets, not an HTTP client: the caller must tell "nobody listens" from "no answer", must be able to give
/// up at once when the process ends, and nothing may be left of a probe, no pooled connection and no thread.
final class Prober {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)( .*)?");
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int LONGEST_STATUS_LINE = 1024;
    private static final int LONGEST_REST = 1 << 20;

    private final Duration patience;

    /// @param patience from the connection's start to the first line of the answer
    Prober(Duration patience) {
        this.patience = patience;
    }

    /// Asks once. When `over` is completed first, the answer is not waited for.
    Answer ask(InetSocketAddress address, String path, CompletableFuture<?> over) throws InterruptedException {
        var socket = new Socket();
        var answer = new CompletableFuture<Answer>();
        Thread.ofVirtual().name("slipway-probe").start(() -> exchange(socket, address, path, answer));
        try {
            CompletableFuture.anyOf(answer, over).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Judged below: there is an answer or there is none.
            return answer.getNow(unanswered(path));
        } finally {
            if (!answer.isDone()) {
                close(socket);
            }
        }
        return answer.getNow(unanswered(path));
    }

    private Answer unanswered(String path) {
        var limit = patience.toMillis() % 1000 == 0 ? patience.toSeconds() + " s" : patience.toMillis() + " ms";
        return new Answer.Silent("did not answer GET %s within %s".formatted(path, limit));
    }

    private void exchange(Socket socket, InetSocketAddress address, String path, CompletableFuture<Answer> answer) {
        var start = System.nanoTime();
        try (socket) {
            try {
                socket.connect(address, (int) CONNECT.toMillis());
            } catch (IOException e) {
                answer.complete(new Answer.Refused());
                return;
            }
            socket.setSoTimeout((int) patience.toMillis());
            var request = "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUser-Agent: Slipway-Probe\r\nAccept: */*\r\n"
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream()
                    .write(request.formatted(path, address.getPort()).getBytes(StandardCharsets.US_ASCII));
            var input = new BufferedInputStream(socket.getInputStream());
            answer.complete(judge(firstLine(input), Duration.ofNanos(System.nanoTime() - start)));
            readRest(socket, input);
        } catch (SocketTimeoutException e) {
            answer.complete(unanswered(path));
        } catch (IOException e) {
            answer.complete(new Answer.Silent("took the connection and closed it without an answer"));
        }
    }

    private static Answer judge(String line, Duration latency) {
        var status = STATUS_LINE.matcher(line);
        if (status.matches()) {
            return new Answer.Status(Integer.parseInt(status.group(1)), latency);
        }
        return new Answer.Silent(
                line.isEmpty()
                        ? "took the connection and closed it without an answer"
                        : "answered with something that is not HTTP");
    }

    private static String firstLine(InputStream input) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b; line.size() < LONGEST_STATUS_LINE && (b = input.read()) != -1 && b != '\n'; ) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// Lets the server finish its page: one that is cut off in the middle prints errors into the log of people who
    /// did nothing wrong. Bounded, because the page may be an endless stream.
    private static void readRest(Socket socket, InputStream input) throws IOException {
        socket.setSoTimeout(500);
        var deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        var buffer = new byte[8192];
        for (int total = 0, n; total < LONGEST_REST && System.nanoTime() < deadline; total += n) {
            n = input.read(buffer);
            if (n < 0) {
                return;
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closing was all that was wanted of it.
            return;
        }
    }
}
