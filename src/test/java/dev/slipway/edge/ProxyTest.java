package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxyTest {
    private final TestEdge edge = new TestEdge();

    @AfterEach
    void close() {
        edge.close();
    }

    @Test
    void passesMethodPathQueryBodyStatusAndHeadersThrough() {
        edge.route(
                "shop",
                request -> request.body()
                        .onSuccess(body -> request.response()
                                .setStatusCode(418)
                                .setStatusMessage("Short and Stout")
                                .putHeader("x-kept", "yes")
                                .end(request.method() + " " + request.uri() + " " + body)));
        var answer = edge.ask(() -> edge.request(HttpMethod.PATCH, "shop.localhost", "/a%20b/?q=%2F&r")
                .compose(request -> request.send("hello"))
                .compose(response -> response.body()
                        .map(body -> new TestEdge.Answer(
                                response.statusCode(),
                                response.headers().add("message", response.statusMessage()),
                                body))));
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.header("message")).isEqualTo("Short and Stout");
        assertThat(answer.header("x-kept")).isEqualTo("yes");
        assertThat(answer.text()).isEqualTo("PATCH /a%20b/?q=%2F&r hello");
    }

    @Test
    void saysItselfWhoAsksAndForWhichHost() {
        var seen = new CompletableFuture<MultiMap>();
        edge.route("shop", request -> {
            seen.complete(MultiMap.caseInsensitiveMultiMap().addAll(request.headers()));
            request.response().end();
        });
        edge.get(
                "shop.localhost",
                "/",
                Map.of(
                        "X-Forwarded-For", "1.2.3.4",
                        "X-Forwarded-Proto", "https",
                        "x-forwarded-prefix", "/evil",
                        "Forwarded", "for=1.2.3.4",
                        "X-Real-IP", "1.2.3.4",
                        "Connection", "keep-alive, X-Secret-Hop",
                        "X-Secret-Hop", "1",
                        "X-Request-Id", "abc-123",
                        "Accept", "text/x"));
        var headers = seen.join();
        assertThat(headers.get("host")).isEqualTo("shop.localhost:" + edge.port());
        assertThat(headers.get("x-forwarded-host")).isEqualTo("shop.localhost:" + edge.port());
        assertThat(headers.getAll("x-forwarded-port")).containsExactly(Integer.toString(edge.port()));
        assertThat(headers.getAll("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(headers.getAll("x-forwarded-proto")).containsExactly("http");
        assertThat(headers.get("x-request-id")).isEqualTo("abc-123");
        assertThat(headers.get("accept")).isEqualTo("text/x");
        assertThat(headers.names().stream().map(String::toLowerCase))
                .doesNotContain("x-forwarded-prefix", "forwarded", "x-real-ip", "x-secret-hop", "connection");
    }

    @Test
    void believesTrustedProxiesAboutTheClient() {
        try (var behind = new TestEdge(TestEdge.settings(0, "127.0.0.0/8", "10.0.0.0/9"))) {
            behind.route(
                    "shop",
                    request -> request.response()
                            .end("%s %s %s"
                                    .formatted(
                                            request.getHeader("x-forwarded-for"),
                                            request.getHeader("x-forwarded-proto"),
                                            request.getHeader("x-forwarded-port"))));

            assertThat(behind.get("shop.localhost", "/").text()).isEqualTo("127.0.0.1 http " + behind.port());
            assertThat(behind.get(
                                    "shop.localhost",
                                    "/",
                                    Map.of("X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https"))
                            .text())
                    .startsWith("192.0.2.7 https ");
            // The client made up what stands before its own address; 10.1.2.3 is a second proxy of ours.
            assertThat(behind.get(
                                    "shop.localhost",
                                    "/",
                                    Map.of(
                                            "X-Forwarded-For", "127.0.0.1, 192.0.2.7, 10.1.2.3",
                                            "X-Forwarded-Proto", "https, http"))
                            .text())
                    .startsWith("192.0.2.7 http ");
            assertThat(behind.get("shop.localhost", "/", Map.of("X-Forwarded-For", "10.200.0.1, 127.0.0.1"))
                            .text())
                    .startsWith("10.200.0.1 ");
            assertThat(behind.get("shop.localhost", "/", Map.of("X-Forwarded-For", "unknown"))
                            .text())
                    .startsWith("127.0.0.1 ");
        }
    }

    @Test
    void aTrustedProxyIsAnAddressOrARange() {
        for (var wrong : List.of("proxy.example", "10.0.0.0/33", "10.0.0.0/x", "")) {
            assertThatThrownBy(() -> new TrustedProxies(List.of(wrong))).hasMessageContaining("edge.trusted-proxies");
        }
    }

    @Test
    void givesARequestAnIdWhereItHasNoneOrABadOne() {
        edge.route("shop", request -> request.response().end(request.getHeader("x-request-id")));
        assertThat(edge.get("shop.localhost", "/").text()).matches("[0-9a-f]{16}");
        assertThat(edge.get("shop.localhost", "/", Map.of("x-request-id", "a b"))
                        .text())
                .matches("[0-9a-f]{16}");
    }

    @Test
    void keepsHopByHopHeadersOfTheUpstreamToItself() {
        edge.route("shop", request -> {
            request.response()
                    .putHeader("connection", "close, x-internal")
                    .putHeader("keep-alive", "timeout=1")
                    .putHeader("x-internal", "1");
            request.response().headers().add("set-cookie", "a=1").add("set-cookie", "b=2");
            request.response().end("ok");
        });
        var answer = edge.get("shop.localhost", "/");
        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.headers().names()).doesNotContain("connection", "keep-alive", "x-internal");
        assertThat(answer.headers().getAll("set-cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void answersHeadAndBodilessStatuses() {
        edge.route("shop", request -> {
            switch (request.path()) {
                case "/head" ->
                    request.response().putHeader("content-length", "1234").end();
                case "/none" -> request.response().setStatusCode(204).end();
                default ->
                    request.response()
                            .setStatusCode(304)
                            .putHeader("etag", "\"1\"")
                            .end();
            }
        });
        var head = edge.send(HttpMethod.HEAD, "shop.localhost", "/head", Map.of());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo("1234");
        assertThat(edge.get("shop.localhost", "/none").status()).isEqualTo(204);
        assertThat(edge.get("shop.localhost", "/same").header("etag")).isEqualTo("\"1\"");
    }

    @Test
    void speaksHttp2InClearWithJoinedCookies() {
        edge.route(
                "shop",
                request -> request.body()
                        .onSuccess(body -> request.response()
                                .end(request.version() + " " + request.getHeader("host") + " "
                                        + request.getHeader("cookie") + " " + body)));
        var client = edge.vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        var text = edge.ask(() -> client.request(new RequestOptions()
                        .setServer(edge.address())
                        .setHost("shop.localhost")
                        .setPort(edge.port())
                        .setMethod(HttpMethod.POST))
                .compose(request -> {
                    request.headers().add("cookie", "a=1").add("cookie", "b=2");
                    return request.send("body");
                })
                .compose(response -> response.body().map(body -> response.version() + " " + body)));
        assertThat(text).isEqualTo("HTTP_2 HTTP_1_1 shop.localhost:" + edge.port() + " a=1; b=2 body");
    }

    @Test
    void saysWhyWhenNobodyListens() {
        var gone = edge.route("shop", request -> {});
        TestEdge.await(gone.close());
        var problem = edge.get("shop.localhost", "/");
        assertThat(problem.status()).isEqualTo(502);
        assertThat(problem.header("content-type")).isEqualTo("application/problem+json");
        assertThat(problem.header("slipway-error")).isEqualTo("unavailable");
        assertThat(problem.text()).contains("It does not accept connections at its port.");
        var page = edge.get("shop.localhost", "/", Map.of("accept", "text/html"));
        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.text()).contains("<h1>shop did not answer</h1>");
        TestEdge.eventually("counted", () -> edge.table.traffic("shop").equals(new Traffic(2, 2, 0)));
    }

    @Test
    void looksAgainWhenNobodyListens() {
        var gone = edge.route("shop", request -> {});
        TestEdge.await(gone.close());
        var moved = edge.serve(
                request -> request.body().onSuccess(body -> request.response().end("moved " + body)));
        edge.lookAgain.set(() -> edge.route("shop", TestEdge.target(moved)));
        var text = edge.ask(() -> edge.request(HttpMethod.POST, "shop.localhost", "/")
                .compose(request -> request.send("with its body"))
                .compose(response -> response.body()));
        assertThat(text.toString()).isEqualTo("moved with its body");
    }

    @Test
    void sendsAnIdempotentRequestAgainWhenItsConnectionBreaks() {
        var tries = new CopyOnWriteArrayList<String>();
        edge.route("shop", request -> {
            tries.add(request.method().name());
            if (tries.size() == 1) {
                request.connection().close();
            } else {
                request.response().end("second");
            }
        });
        assertThat(edge.get("shop.localhost", "/").text()).isEqualTo("second");
        assertThat(tries).containsExactly("GET", "GET");
        TestEdge.eventually("counted", () -> edge.table.traffic("shop").equals(new Traffic(1, 0, 0)));
    }

    @Test
    void neverSendsAPostTwice() {
        var tries = new AtomicInteger();
        edge.route("shop", request -> {
            tries.incrementAndGet();
            request.connection().close();
        });
        var answer = edge.send(HttpMethod.POST, "shop.localhost", "/", Map.of());
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("broke before an answer came");
        assertThat(tries).hasValue(1);
    }

    @Test
    void breaksTheAnswerThatTheUpstreamBroke() {
        edge.route("shop", request -> {
            request.response().setChunked(true).write("half");
            edge.vertx.setTimer(50, _ -> request.connection().close());
        });
        var ending = edge.ask(() -> edge.request(HttpMethod.GET, "shop.localhost", "/")
                .compose(request -> request.send())
                .compose(response -> response.body())
                .map(_ -> "whole")
                .otherwise("broken"));
        assertThat(ending).isEqualTo("broken");
        TestEdge.eventually("counted", () -> edge.table.traffic("shop").errors() == 1);
    }

    @Test
    void letsAnAnswerThroughThatComesBeforeTheBodyIsRead() {
        edge.route("shop", request -> request.response().setStatusCode(413).end("too much"));
        var status = edge.ask(() -> edge.request(HttpMethod.POST, "shop.localhost", "/")
                .compose(request -> request.send(Buffer.buffer(new byte[4_000_000])))
                .compose(response -> response.body().map(_ -> response.statusCode())));
        assertThat(status).isEqualTo(413);
    }

    /// The edge throws the rest of the body away, or the client would wait for ever to send it.
    @Test
    void answersWhenTheUpstreamHangsUpInTheMiddleOfTheBody() {
        edge.route("shop", request -> request.handler(_ -> request.connection().close()));
        var status = edge.ask(() -> edge.request(HttpMethod.POST, "shop.localhost", "/")
                .compose(request -> request.send(Buffer.buffer(new byte[20_000_000])))
                .compose(response -> response.body().map(_ -> response.statusCode())));
        assertThat(status).isEqualTo(502);
    }

    @Test
    void countsWhatPassesThrough() {
        edge.route(
                "shop",
                request -> request.response()
                        .setStatusCode(request.path().equals("/bad") ? 500 : 200)
                        .end());
        edge.get("shop.localhost", "/");
        edge.get("shop.localhost", "/bad");
        TestEdge.eventually("both counted", () -> edge.table.traffic("shop").equals(new Traffic(2, 1, 0)));
    }
}
