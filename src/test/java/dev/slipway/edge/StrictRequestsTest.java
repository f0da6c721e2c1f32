package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Requests that two servers in a row might read differently, typed byte by byte.
class StrictRequestsTest {
    private final TestEdge edge = new TestEdge();
    private final ConcurrentLinkedQueue<String> arrived = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void startAnUpstream() {
        edge.route(
                "shop",
                request -> request.body().onSuccess(body -> {
                    arrived.add(request.method() + " " + request.uri() + " " + request.getHeader("content-length") + " "
                            + body);
                    request.response().end("ok");
                }));
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private String send(String text) throws IOException {
        try (var socket = new Socket("127.0.0.1", edge.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String statusOf(String answer) {
        return answer.isEmpty() ? "closed" : answer.split(" ", 3)[1];
    }

    @RepeatedTest(25)
    void refusesAnEncodingThatIsNotPlainlyChunked() throws IOException {
        for (var encoding : new String[] {"xchunked", "chunked, identity", "identity"}) {
            var answer = send("""
                    POST / HTTP/1.1
                    Host: shop.localhost
                    Transfer-Encoding: %s

                    GET /smuggled HTTP/1.1
                    Host: shop.localhost

                    """.formatted(encoding));
            assertThat(statusOf(answer)).as(encoding).isEqualTo("400");
            assertThat(answer.split("HTTP/1.1 ", -1))
                    .as("one answer, then closed")
                    .hasSize(2);
        }
        assertThat(arrived).isEmpty();
    }

    @Test
    void refusesALengthBesideChunked() throws IOException {
        var answer = send("""
                POST /a HTTP/1.1
                Host: shop.localhost
                Content-Length: 3
                Transfer-Encoding: chunked
                Connection: close

                2
                hi
                0

                """);
        assertThat(statusOf(answer)).isEqualTo("400");
        assertThat(arrived).isEmpty();
    }

    @Test
    void refusesTwoLengths() throws IOException {
        var answer = send("""
                POST / HTTP/1.1
                Host: shop.localhost
                Content-Length: 3
                Content-Length: 30

                abc""");
        assertThat(statusOf(answer)).isEqualTo("400");
        assertThat(arrived).isEmpty();
    }

    @Test
    void refusesNoHostAndTwoHosts() throws IOException {
        assertThat(statusOf(send("GET / HTTP/1.1\n\n"))).isEqualTo("400");
        assertThat(statusOf(send("GET / HTTP/1.1\nHost: shop.localhost\nHost: other.localhost\n\n")))
                .isEqualTo("400");
        assertThat(statusOf(send("GET / HTTP/1.1\nHost: sh op.localhost\n\n"))).isEqualTo("400");
        assertThat(arrived).isEmpty();
    }

    @Test
    void isNoForwardProxy() throws IOException {
        assertThat(statusOf(send("CONNECT shop.localhost:80 HTTP/1.1\nHost: shop.localhost:80\n\n")))
                .isEqualTo("400");
        send("GET http://shop.localhost/whole?x=1 HTTP/1.1\nHost: shop.localhost\nConnection: close\n\n");
        assertThat(arrived).containsExactly("GET /whole?x=1 null ");
    }

    @Test
    void answersHttp10WithoutChunks() throws IOException {
        var answer = send("GET / HTTP/1.0\nHost: shop.localhost\n\n");
        assertThat(statusOf(answer)).isEqualTo("200");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).doesNotContain("transfer-encoding");
        assertThat(answer).endsWith("\r\n\r\nok");
    }

    @Test
    void answersExpectContinueItself() throws IOException {
        var answer = send("""
                POST /e HTTP/1.1
                Host: shop.localhost
                Content-Length: 2
                Expect: 100-continue
                Connection: close

                hi""");
        assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK");
        assertThat(arrived).containsExactly("POST /e 2 hi");
    }

    @Test
    void servesPipelinedRequestsInOrder() throws IOException {
        var answer = send("""
                GET /1 HTTP/1.1
                Host: shop.localhost

                GET /2 HTTP/1.1
                Host: shop.localhost
                Connection: close

                """);
        assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(3);
        assertThat(arrived).containsExactly("GET /1 null ", "GET /2 null ");
    }
}
