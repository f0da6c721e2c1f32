package dev.slipway.mcp.gateway;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogWriter;
import dev.slipway.platform.ErrorCode;
import dev.slipway.runtime.Running;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A server that speaks HTTP: Streamable HTTP of any revision, or the HTTP+SSE of 2024-11-05. What it says on any
/// of its streams comes out as one.
final class HttpPipe implements Pipe {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Transport.Http server;
    private final LogWriter log;
    private final Runnable whenClosed;
    private final int limit;
    private final Courier courier;
    private final HttpRequests requests;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    /// The streams of answers under way, by their requests' ids: closing one cancels, where there are no sessions.
    private final Map<String, InputStream> streams = new ConcurrentHashMap<>();
    /// Who waits for the beginning of an answer, likewise.
    private final Map<String, Thread> waiting = new ConcurrentHashMap<>();
    /// Notifications go one after the other, and requests after those before them.
    private CompletableFuture<Void> lane = CompletableFuture.completedFuture(null);

    private volatile Taker taker = new Silence();
    private volatile long lastSaid = System.nanoTime();

    /// Where notices go.
    ///
    /// @param whenClosed called once: no more is written
    record Notices(LogWriter log, Runnable whenClosed) {}

    /// @param courier is this one's alone, and ends with it
    HttpPipe(Transport.Http server, Courier courier, Notices notices, int limit) {
        this.server = server;
        this.courier = courier;
        this.requests = new HttpRequests(server);
        this.log = notices.log();
        this.whenClosed = notices.whenClosed();
        this.limit = limit;
    }

    @Override
    public void deliverTo(Taker next) {
        taker = next;
    }

    @Override
    public synchronized boolean send(byte[] message) {
        if (closed.get()) {
            return false;
        }
        lastSaid = System.nanoTime();
        var envelope = Envelope.own(message);
        var sent = lane.thenRunAsync(() -> post(envelope), threads);
        if (!envelope.isRequest()) {
            lane = sent;
        }
        return true;
    }

    // ---- one message

    private void post(Envelope message) {
        if (message.is("notifications/cancelled") && requests.stateless()) {
            cancel(message);
            return;
        }
        var id = text(message.idBytes());
        if (message.isRequest()) {
            waiting.put(id, Thread.currentThread());
        }
        try {
            var response = courier.send(requests.post(message));
            requests.learnFrom(response);
            if (response.statusCode() / 100 == 2) {
                read(message, response);
                if (message.is("notifications/initialized")) {
                    threads.execute(this::listen);
                }
            } else {
                failed(message, response);
            }
        } catch (IOException e) {
            fail(message, "the server at %s does not answer: %s".formatted(server.address(), Courier.said(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.remove(id);
        }
    }

    private void read(Envelope message, HttpResponse<InputStream> response) throws IOException {
        var type = response.headers().firstValue("Content-Type").orElse("");
        try (var body = response.body()) {
            if (type.startsWith("text/event-stream")) {
                var key = text(message.idBytes());
                streams.put(key, body);
                try {
                    new Events(limit).read(body, event -> deliver(message, event.data()));
                } finally {
                    streams.remove(key);
                }
            } else if (message.isRequest()) {
                deliver(message, body.readNBytes(limit + 1));
            }
        }
    }

    private void deliver(Envelope cause, byte[] said) {
        lastSaid = System.nanoTime();
        if (said.length > limit) {
            taker.tooLong(said.length, cause.number(Part.ID));
            return;
        }
        if (!Lines.flatten(said)) {
            return;
        }
        if (cause.is("initialize") || cause.is("tools/list")) {
            learn(cause, said);
        }
        taker.line(said);
    }

    private void learn(Envelope cause, byte[] said) {
        try {
            requests.learnFrom(cause, Envelope.read(said));
        } catch (Envelope.Malformed e) {
            note("no message: " + e.text());
        }
    }

    private static String text(byte[] id) {
        return new String(id, java.nio.charset.StandardCharsets.UTF_8);
    }

    /// Where there are no sessions, a request is cancelled by closing its stream, or its connection when there is no
    /// stream yet.
    private void cancel(Envelope cancellation) {
        var key = text(cancellation.json(Part.REQUEST_ID, Json.EMPTY));
        var thread = waiting.get(key);
        var stream = streams.remove(key);
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                note("closing a stream: " + e);
            }
        } else if (thread != null) {
            thread.interrupt();
        }
    }

    // ---- what goes wrong

    private void failed(Envelope message, HttpResponse<InputStream> response) throws IOException {
        byte[] body;
        try (var stream = response.body()) {
            body = stream.readNBytes(limit);
        }
        int status = response.statusCode();
        if (status == 404 && requests.inSession()) {
            end("the server ended the session");
        } else if (message.isRequest() && isAnswer(body)) {
            deliver(message, body);
        } else if (message.is("initialize") && (status == 400 || status == 404 || status == 405)) {
            speakOld(message);
        } else {
            fail(message, "the server at %s answered with HTTP status %d".formatted(server.address(), status));
        }
    }

    private static boolean isAnswer(byte[] body) {
        try {
            var envelope = Envelope.read(body.clone());
            return envelope.isAnswer() && envelope.has(Part.ID);
        } catch (Envelope.Malformed e) {
            return false;
        }
    }

    private void fail(Envelope message, String why) {
        if (message.isRequest() && !closed.get()) {
            taker.line(Rpc.error(message.idBytes(), ErrorCode.UNAVAILABLE, why));
        } else {
            note(why);
        }
    }

    // ---- streams of the server's own

    /// What belongs to no request, in revisions to 2025-11-25. Servers need not have it.
    private void listen() {
        var last = "";
        while (!closed.get()) {
            try {
                var response = courier.send(requests.stream(last));
                try (var body = response.body()) {
                    if (response.statusCode() != 200) {
                        return;
                    }
                    streams.put("", body);
                    var ids = new String[] {last};
                    new Events(limit).read(body, event -> {
                        ids[0] = event.id().isEmpty() ? ids[0] : event.id();
                        taker.line(event.data());
                    });
                    last = ids[0];
                }
                Thread.sleep(Duration.ofSeconds(1));
            } catch (IOException e) {
                // Its own end breaks the stream too; the log may be closed by then.
                if (!closed.get()) {
                    note("the stream of the server at %s broke: %s".formatted(server.address(), e));
                }
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// HTTP+SSE of 2024-11-05: a stream that says where to send, and carries every answer.
    private void speakOld(Envelope first) {
        var told = new CompletableFuture<URI>();
        threads.execute(() -> {
            try {
                var response = courier.send(requests.stream(""));
                try (var body = response.body()) {
                    streams.put("", body);
                    new Events(limit).read(body, event -> {
                        if (event.kind().equals("endpoint")) {
                            told.complete(server.address()
                                    .resolve(new String(event.data(), java.nio.charset.StandardCharsets.UTF_8)));
                        } else if (Lines.flatten(event.data())) {
                            taker.line(event.data());
                        }
                    });
                }
                end("the server closed its stream");
            } catch (IOException e) {
                end("the server's stream broke: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            var address = told.get(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
            if (requests.sendTo(address)) {
                post(first);
            } else {
                fail(first, "the server wants its messages sent to another one");
            }
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
            fail(first, "the server at %s speaks no known transport".formatted(server.address()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- its end

    private void end(String why) {
        if (shut()) {
            taker.ended(why);
        }
    }

    private boolean shut() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        for (var stream : streams.values()) {
            try {
                stream.close();
            } catch (IOException e) {
                note("closing a stream: " + e);
            }
        }
        whenClosed.run();
        threads.shutdown();
        courier.close();
        return true;
    }

    @Override
    public void close() {
        var farewell = requests.farewell();
        if (farewell.isPresent() && !closed.get()) {
            try {
                courier.send(farewell.get()).body().close();
            } catch (IOException e) {
                note("the server's session could not be ended: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        end("its connection was closed");
    }

    @Override
    public long number() {
        return numbers.incrementAndGet();
    }

    @Override
    public long idleNanos() {
        return System.nanoTime() - lastSaid;
    }

    @Override
    public boolean ended() {
        return closed.get();
    }

    @Override
    public Optional<Running> running() {
        return Optional.empty();
    }

    @Override
    public void note(String text) {
        log.line(Level.WARNING, "slipway", text);
    }

    /// While nobody speaks with the server yet, it has nothing to say.
    private static final class Silence implements Taker {
        @Override
        public void line(byte[] line) {}

        @Override
        public void tooLong(long length, Optional<Long> number) {}

        @Override
        public void ended(String why) {}
    }
}
