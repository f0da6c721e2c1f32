package dev.slipway.mcp.gateway;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogWriter;
import dev.slipway.mcp.gateway.ServerStream.Until;
import dev.slipway.platform.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that speaks HTTP: Streamable HTTP of any revision, or the HTTP+SSE of 2024-11-05. What it says on any
/// of its streams comes out as one.
final class HttpPipe implements Pipe {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPipe.class);
    private static final Duration OPENING = Duration.ofSeconds(1);

    private final Transport.Http server;
    private final LogWriter log;
    private final Runnable whenClosed;
    private final int limit;
    private final Courier courier;
    private final HttpRequests requests;
    private final Executor threads = Thread::startVirtualThread;
    private final Conversation conversation = new Conversation();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final OpenStreams streams = new OpenStreams(this::note);
    /// Notifications go one after the other, and requests after those before them.
    private CompletableFuture<Void> lane = CompletableFuture.completedFuture(null);

    private volatile @Nullable OldStream oldStream;
    private volatile Taker taker = new Silence();

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
        conversation.said();
        var envelope = Envelope.own(message);
        var sent = lane.thenRunAsync(() -> post(envelope), threads);
        if (!envelope.isRequest()) {
            lane = sent;
        }
        return true;
    }

    // ---- one message

    private void post(Envelope message) {
        if (message.is("notifications/cancelled") && cancel(message)) {
            return;
        }
        var id = Json.written(message.idBytes());
        var stream = stream(message);
        if (message.isRequest()) {
            streams.begin(id, stream);
        }
        try {
            var response = courier.send(requests.post(message));
            requests.learnFrom(response);
            if (response.statusCode() / 100 == 2) {
                read(message, response, stream);
                if (message.is("notifications/initialized")) {
                    listen();
                }
            } else {
                failed(message, response);
            }
        } catch (IOException e) {
            fail(message, "the server at %s does not answer: %s".formatted(server.address(), Courier.said(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("cannot speak with the server at {}", server.address(), e);
            fail(message, "Slipway failed to speak with the server");
        } finally {
            streams.end(id, stream);
        }
    }

    /// The stream that the answer may come on, until it has come.
    private ServerStream stream(Envelope message) {
        var until = requests.stateless() ? Until.ENDED : Until.ANSWERED;
        var stream = new ServerStream[1];
        stream[0] = new ServerStream(courier, requests, limit, until, said -> {
            deliver(message, said);
            if (said.length > limit || isAnswer(said)) {
                stream[0].satisfied();
            }
        });
        if (!message.isRequest()) {
            stream[0].satisfied();
        }
        return stream[0];
    }

    private void read(Envelope message, HttpResponse<InputStream> response, ServerStream stream)
            throws IOException, InterruptedException {
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("text/event-stream")) {
            stream.follow(response);
            return;
        }
        try (var body = response.body()) {
            if (message.isRequest() && !requests.answeredElsewhere()) {
                var said = body.readNBytes(limit + 1);
                if (said.length == 0 && response.statusCode() != 202) {
                    throw new EOFException("it took the request and said nothing");
                }
                deliver(message, said);
            }
        }
    }

    private void deliver(Envelope cause, byte[] said) {
        if (said.length <= limit && (cause.is("initialize") || cause.is("tools/list"))) {
            learn(cause, said);
        }
        hear(said, cause.number(Part.ID));
    }

    /// @param answered which request it answers, if any
    private void hear(byte[] said, Optional<Long> answered) {
        conversation.said();
        if (said.length > limit) {
            taker.tooLong(said.length, answered);
        } else if (Lines.flatten(said)) {
            taker.line(said);
        }
    }

    private void learn(Envelope cause, byte[] said) {
        try {
            requests.learnFrom(cause, Envelope.read(said));
        } catch (Envelope.Malformed e) {
            note("no message: " + e.text());
        }
    }

    /// Where there are no sessions, a request is cancelled by closing its stream; else the server is told, and what it
    /// still says is not asked for again.
    ///
    /// @return whether that is all
    private boolean cancel(Envelope cancellation) {
        var id = Json.written(cancellation.json(Part.REQUEST_ID, Json.EMPTY));
        if (requests.stateless()) {
            streams.cut(id);
            return true;
        }
        streams.unwanted(id);
        return false;
    }

    // ---- what goes wrong

    private void failed(Envelope message, HttpResponse<InputStream> response) throws IOException, InterruptedException {
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

    /// What belongs to no request, in revisions to 2025-11-25. Servers need not have it. With many, what they say
    /// there while nobody listens is lost, so what follows waits until it is open; but some answer only once
    /// they have something to say.
    private void listen() throws InterruptedException {
        var stream = new ServerStream(courier, requests, limit, Until.CLOSED, said -> hear(said, Optional.empty()));
        streams.own(stream);
        if (closed.get()) {
            streams.close(stream);
        }
        var opened = new CountDownLatch(1);
        threads.execute(() -> {
            try {
                stream.listen(opened::countDown);
            } catch (IOException e) {
                // Its own end breaks the stream too; the log may be closed by then.
                if (!closed.get()) {
                    note("the stream of the server at %s broke: %s".formatted(server.address(), Courier.said(e)));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                opened.countDown();
            }
        });
        if (!opened.await(OPENING.toMillis(), TimeUnit.MILLISECONDS)) {
            note("the server at %s has not opened its stream yet".formatted(server.address()));
        }
    }

    /// A server of 2024-11-05 has another transport.
    private void speakOld(Envelope first) throws InterruptedException {
        var stream = new OldStream(server.address(), limit, said -> hear(said, Optional.empty()));
        oldStream = stream;
        threads.execute(() -> {
            var why = "the server closed its stream";
            try (var body = courier.send(requests.stream("")).body()) {
                stream.read(body);
            } catch (IOException e) {
                why = "the server's stream broke: " + e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            stream.over(why);
            end(why);
        });
        var address = stream.endpoint();
        if (address.isEmpty()) {
            fail(first, "the server at %s speaks no known transport".formatted(server.address()));
        } else if (requests.sendTo(address.get())) {
            post(first);
        } else {
            fail(first, "the server wants its messages sent to another one");
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
        streams.closeAll();
        Optional.ofNullable(oldStream).ifPresent(streams::close);
        whenClosed.run();
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
    public Conversation conversation() {
        return conversation;
    }

    @Override
    public boolean ended() {
        return closed.get();
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
