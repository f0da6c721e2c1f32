package dev.slipway.mcp.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;

/// An answer of a [PublicCourier]. No more of it is in memory than is about to be read; closing its body before the end
/// breaks it off.
final class PublicAnswer implements HttpResponse<InputStream> {
    private final HttpRequest request;
    private final HttpClientResponse response;
    private final HttpHeaders headers;
    private final InputStream body;

    /// @param response paused
    PublicAnswer(HttpRequest request, HttpClientRequest sent, HttpClientResponse response) {
        this.request = request;
        this.response = response;
        var all = new LinkedHashMap<String, List<String>>();
        response.headers()
                .names()
                .forEach(name -> all.put(name, response.headers().getAll(name)));
        this.headers = HttpHeaders.of(all, (_, _) -> true);
        this.body = stream(sent, response);
    }

    /// Java's own stream, whose demand is passed on.
    private static InputStream stream(HttpClientRequest sent, HttpClientResponse response) {
        var subscriber = BodySubscribers.ofInputStream();
        var over = new AtomicBoolean();
        response.handler(part -> subscriber.onNext(List.of(ByteBuffer.wrap(part.getBytes()))));
        response.endHandler(_ -> {
            if (over.compareAndSet(false, true)) {
                subscriber.onComplete();
            }
        });
        response.exceptionHandler(broken -> {
            if (over.compareAndSet(false, true)) {
                subscriber.onError(broken);
            }
        });
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long parts) {
                response.fetch(parts);
            }

            @Override
            public void cancel() {
                if (over.compareAndSet(false, true)) {
                    sent.reset();
                }
            }
        });
        return subscriber.getBody().toCompletableFuture().join();
    }

    /// What a request carries; those sent here have it in memory.
    static byte[] bytes(HttpRequest request) {
        var all = new ArrayList<ByteBuffer>();
        request.bodyPublisher()
                .ifPresent(publisher -> publisher.subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(ByteBuffer part) {
                        all.add(part);
                    }

                    @Override
                    public void onError(Throwable broken) {
                        throw new IllegalStateException("a body in memory broke", broken);
                    }

                    @Override
                    public void onComplete() {}
                }));
        var buffer = Buffer.buffer();
        for (var part : all) {
            var bytes = new byte[part.remaining()];
            part.get(bytes);
            buffer.appendBytes(bytes);
        }
        return buffer.getBytes();
    }

    @Override
    public int statusCode() {
        return response.statusCode();
    }

    @Override
    public HttpRequest request() {
        return request;
    }

    @Override
    public Optional<HttpResponse<InputStream>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
        return headers;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.empty();
    }

    @Override
    public URI uri() {
        return request.uri();
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }
}
