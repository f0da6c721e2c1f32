package dev.slipway.mcp.gateway;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.logs.Level;
import dev.slipway.logs.LogWriter;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.UserId;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One client's session: a process of the server for it alone, the requests it has open, and its streams.
///
/// Requests go to the process under ids of Slipway's own, so that two clients' mistakes, or one client's,
/// cannot give two open requests the same id; the answer gets the client's id back. Everything else passes
/// untouched.
///
/// Threads: what the server says arrives on the driver's reading thread; what the client says, on any. Nothing
/// here waits for either side.
final class Session implements Output, Lines.Taker {
    private static final int MOST_OPEN = 512;
    private static final int MOST_HELD = 1000;
    private static final int MOST_SHOWN = 500;

    private final String id;
    private final UserId user;
    private final LiveRelease release;
    private final String label;
    private final LogWriter log;
    private final Lines lines;
    private final Map<Long, Pending> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Deque<Listener> listeners = new ConcurrentLinkedDeque<>();
    private final Deque<byte[]> held = new ArrayDeque<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Child child;
    private volatile Runnable whenRefused = () -> {};
    private volatile @Nullable String protocolVersion;
    private volatile boolean initialized;
    private volatile long lastSaid = System.nanoTime();
    private volatile long retiredAt;

    /// A request the server has not answered yet.
    ///
    /// @param clientId the id that its client gave it, as JSON
    /// @param first whether it is the `initialize` of this session
    private record Pending(
            Exchange exchange, byte[] clientId, @Nullable String progressToken, boolean first) {}

    /// @param id what the client names the session by; a secret, never logged
    /// @param label what logs name it by
    Session(String id, UserId user, LiveRelease release, String label, LogWriter log, int limit) {
        this.id = id;
        this.user = user;
        this.release = release;
        this.label = label;
        this.log = log;
        this.lines = new Lines(limit, this);
    }

    String id() {
        return id;
    }

    LiveRelease release() {
        return release;
    }

    String label() {
        return label;
    }

    boolean belongsTo(UserId other, String project) {
        return user.equals(other) && release.name().equals(project);
    }

    Optional<String> protocolVersion() {
        return Optional.ofNullable(protocolVersion);
    }

    boolean isInitialized() {
        return initialized;
    }

    /// @param refused what to do when the server refuses to begin the session
    void attach(Child process, Runnable refused) {
        child = process;
        whenRefused = refused;
    }

    // ---- what the client says

    /// Passes on a request; its answer, or why there will be none, goes to the exchange.
    void request(Envelope request, Exchange exchange) {
        lastSaid = System.nanoTime();
        if (open.size() >= MOST_OPEN) {
            exchange.answer(RpcError.answer(
                    request.idBytes(), ErrorCode.LIMIT, "%d requests are open already".formatted(MOST_OPEN)));
            return;
        }
        long number = numbers.incrementAndGet();
        var pending = new Pending(exchange, request.idBytes(), request.progressToken(), request.is("initialize"));
        open.put(number, pending);
        if (exchange.takesMessages()) {
            handOver(exchange);
        }
        boolean sent = send(request.withId(Long.toString(number).getBytes(StandardCharsets.US_ASCII)));
        if (!sent && open.remove(number) != null) {
            exchange.answer(RpcError.answer(
                    request.idBytes(), ErrorCode.UNAVAILABLE, "the server ended, or does not read what it is sent"));
        }
    }

    /// Passes on a notification, or the answer to a request of the server's.
    ///
    /// @return whether the server could take it
    boolean tell(Envelope message) {
        lastSaid = System.nanoTime();
        if (!message.is("notifications/cancelled")) {
            return send(message.bytes());
        }
        var wanted = message.cancelledId();
        for (var entry : open.entrySet()) {
            if (Arrays.equals(entry.getValue().clientId(), wanted)) {
                // The server may keep silent about a request that was cancelled, so nobody waits for it any more.
                open.remove(entry.getKey());
                entry.getValue()
                        .exchange()
                        .answer(RpcError.answer(wanted, ErrorCode.CONFLICT, "cancelled by the client"));
                return send(message.cancelling(entry.getKey().toString().getBytes(StandardCharsets.US_ASCII)));
            }
        }
        return true;
    }

    private boolean send(byte[] message) {
        var process = child;
        return process != null && !ended.get() && process.send(message);
    }

    /// Adds a stream for what the server says of its own accord.
    void listen(Listener listener) {
        lastSaid = System.nanoTime();
        listeners.addFirst(listener);
        synchronized (held) {
            held.forEach(listener::message);
            held.clear();
        }
        if (ended.get()) {
            listener.end();
        }
    }

    void leave(Listener listener) {
        listeners.remove(listener);
    }

    // ---- what the server says

    @Override
    public void accept(Channel channel, byte[] buffer, int offset, int length) {
        if (channel == Channel.ERR) {
            log.bytes(label, buffer, offset, length);
        } else {
            lines.accept(buffer, offset, length);
        }
    }

    @Override
    public void line(byte[] line) {
        lastSaid = System.nanoTime();
        try {
            var message = Envelope.read(line);
            if (message.isAnswer()) {
                answered(message);
            } else {
                said(message);
            }
        } catch (Envelope.Malformed e) {
            note("on standard output, where only messages may stand (%s): %s".formatted(e.text(), shown(line)));
        }
    }

    @Override
    public void tooLong(long length, Optional<Long> number) {
        var why = "the server's message of %d bytes is beyond mcp.max-message".formatted(length);
        note(why);
        // When its ends do not tell whose answer it was, it can only be that of the one request there is.
        var whose = number.or(() -> open.size() == 1 ? open.keySet().stream().findFirst() : Optional.empty());
        var pending = whose.map(open::remove);
        pending.ifPresent(p -> p.exchange().answer(RpcError.answer(p.clientId(), ErrorCode.LIMIT, why)));
    }

    private void answered(Envelope answer) {
        var pending = number(answer).map(open::remove);
        if (pending.isEmpty()) {
            note("an answer to no open request: " + shown(answer.bytes()));
            return;
        }
        if (pending.get().first()) {
            protocolVersion = answer.protocolVersion();
            initialized = !answer.failed();
        }
        pending.get().exchange().answer(answer.withId(pending.get().clientId()));
        if (pending.get().first() && answer.failed()) {
            whenRefused.run();
        }
    }

    private static Optional<Long> number(Envelope answer) {
        try {
            return Optional.of(Long.valueOf(new String(answer.idBytes(), StandardCharsets.US_ASCII)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Sends a request or notification of the server's to one stream: that of the request it is about; else,
    /// when one request is open, that one's; else a listener; else it is held until there is a stream.
    private void said(Envelope message) {
        var exchange = about(message);
        if (exchange.isPresent()) {
            exchange.get().message(message.bytes());
            return;
        }
        for (var listener : listeners) {
            if (listener.open()) {
                listener.message(message.bytes());
                return;
            }
        }
        synchronized (held) {
            if (held.size() >= MOST_HELD) {
                held.removeFirst();
            }
            held.addLast(message.bytes());
        }
    }

    private Optional<Exchange> about(Envelope message) {
        var taking = open.values().stream()
                .filter(pending -> pending.exchange().takesMessages())
                .toList();
        if (message.is("notifications/progress")) {
            return taking.stream()
                    .filter(pending -> pending.progressToken() != null
                            && pending.progressToken().equals(message.progressToken()))
                    .findFirst()
                    .map(Pending::exchange);
        }
        boolean alone = taking.size() == 1 || listeners.stream().noneMatch(Listener::open);
        return alone ? taking.stream().findFirst().map(Pending::exchange) : Optional.empty();
    }

    private void handOver(Exchange exchange) {
        synchronized (held) {
            held.forEach(exchange::message);
            held.clear();
        }
    }

    // ---- its end

    /// Answers every open request with an error and ends the streams. Whether it was this call that ended it.
    boolean end(String why) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        for (var number : open.keySet()) {
            var pending = open.remove(number);
            if (pending != null) {
                pending.exchange().answer(RpcError.answer(pending.clientId(), ErrorCode.UNAVAILABLE, why));
            }
        }
        listeners.forEach(Listener::end);
        return true;
    }

    boolean hasEnded() {
        return ended.get();
    }

    /// Called when nothing more will come from the process.
    void silent() {
        log.endOf(label);
    }

    static String reason(Ending ending) {
        return "the server ended before it answered: " + ending.detail();
    }

    /// Kills the process, if it still runs.
    void kill() {
        var process = child;
        if (process != null) {
            process.stop();
        }
    }

    void retire() {
        if (retiredAt == 0) {
            retiredAt = System.nanoTime();
        }
    }

    boolean isRetired() {
        return retiredAt != 0;
    }

    long retiredNanos() {
        return System.nanoTime() - retiredAt;
    }

    long idleNanos() {
        return System.nanoTime() - lastSaid;
    }

    /// Whether a client waits for something here.
    boolean inUse() {
        return open.values().stream().anyMatch(pending -> pending.exchange().waiting())
                || listeners.stream().anyMatch(Listener::open);
    }

    boolean hasOpenRequests() {
        return open.values().stream().anyMatch(pending -> pending.exchange().waiting());
    }

    void keepAlive() {
        open.values().forEach(pending -> pending.exchange().keepAlive());
        listeners.forEach(Listener::keepAlive);
    }

    void note(String text) {
        log.line(Level.WARNING, "slipway", label + ": " + text);
    }

    private static String shown(byte[] bytes) {
        var text = new String(bytes, 0, Math.min(bytes.length, MOST_SHOWN), StandardCharsets.UTF_8);
        return bytes.length > MOST_SHOWN ? text + "…" : text;
    }
}
