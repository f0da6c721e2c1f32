package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProberTest {
    private static final CompletableFuture<Void> NEVER = new CompletableFuture<>();
    private final Prober prober = new Prober(Duration.ofMillis(500));
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void anyStatusBelow500IsGood() throws Exception {
        var request = serve("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

        var answer = prober.ask(address(), "/health?deep=1", NEVER);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Status.class, s -> assertThat(s.code()).isEqualTo(404));
        assertThat(answer.isGood()).isTrue();
        assertThat(request.get(5, TimeUnit.SECONDS)).isEqualTo("GET /health?deep=1 HTTP/1.1");
    }

    @Test
    void aStatusOf500AndAboveIsNotGood() throws Exception {
        serve("HTTP/1.0 500\r\n\r\n");

        var answer = prober.ask(address(), "/", NEVER);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Status.class, s -> assertThat(s.code()).isEqualTo(500));
        assertThat(answer.isGood()).isFalse();
    }

    @Test
    void anAnswerThatNeverEndsIsAnAnswer() throws Exception {
        serve("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");

        assertThat(prober.ask(address(), "/", NEVER).isGood()).isTrue();
    }

    @Test
    void nobodyThereIsRefused() throws Exception {
        var address = address();
        server.close();

        assertThat(prober.ask(address, "/", NEVER)).isEqualTo(new Answer.Refused());
    }

    @Test
    void aServerThatSaysNothingIsSilent() throws Exception {
        assertThat(prober.ask(address(), "/", NEVER))
                .isEqualTo(new Answer.Silent("did not answer GET / within 500 ms"));
    }

    @Test
    void aServerThatSpeaksSomethingElseIsToldApart() throws Exception {
        serve("220 mail.example ESMTP\r\n");

        assertThat(prober.ask(address(), "/", NEVER))
                .isEqualTo(new Answer.Silent("answered with something that is not HTTP"));
    }

    @Test
    void aConnectionThatIsClosedAtOnceIsSilent() throws Exception {
        serve("");

        assertThat(prober.ask(address(), "/", NEVER))
                .isEqualTo(new Answer.Silent("took the connection and closed it without an answer"));
    }

    @Test
    void theAnswerIsNotWaitedForOnceItIsOver() throws Exception {
        var patient = new Prober(Duration.ofDays(1));
        var over = new CompletableFuture<Void>();
        var accepted = CompletableFuture.supplyAsync(this::accept);
        accepted.thenRun(() -> over.complete(null));

        assertThat(patient.ask(address(), "/", over)).isInstanceOf(Answer.Silent.class);
        try (var connection = accepted.join()) {
            // Read to its end: the probe's side of the connection is closed.
            assertThat(connection.getInputStream().readAllBytes()).isNotNull();
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private Socket accept() {
        try {
            return server.accept();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes one connection, answers the text; what comes back is the request's first line.
    private CompletableFuture<String> serve(String text) {
        return CompletableFuture.supplyAsync(() -> {
            try (var connection = server.accept()) {
                var input = new java.io.BufferedReader(
                        new java.io.InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                var first = input.readLine();
                while (!input.readLine().isEmpty()) {
                    continue;
                }
                connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                return first;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
