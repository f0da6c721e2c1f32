package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session of a client with a handshake. It outlives the process that serves it: when that was put to sleep,
/// or died, the next message starts another, which is told what the first one knew of the session.
final class LegacySession implements Guest {
    private static final String GONE = "the session has ended";

    /// A server that asks and asks must not fill the memory.
    private static final int MOST_ASKS = 100;

    private final String id;
    private final String label;
    private final UserId user;
    private final Around around;
    private final Instant began;
    private final SessionSeat seat;
    private final SessionStreams streams;
    private final Map<Object, LegacyCall> open = new ConcurrentHashMap<>();
    private final OpenAsks asks = new OpenAsks("slipway-", MOST_ASKS);
    private volatile @Nullable String revision;
    private volatile boolean beginning;
    private volatile boolean ended;
    private volatile long lastSaid = System.nanoTime();

    /// What every session shares.
    record Around(Links links, Shelf shelf, Traffic traffic, Clock clock) {}

    /// @param id what the client names the session by; a secret, never logged
    /// @param label what logs name it by
    LegacySession(String id, String label, UserId user, Endpoint endpoint, Around around) {
        this.id = id;
        this.label = label;
        this.user = user;
        this.around = around;
        this.began = around.clock().instant();
        this.seat = new SessionSeat(id, user, endpoint, around.links(), around.shelf());
        this.streams = new SessionStreams(() -> primes());
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    UserId user() {
        return user;
    }

    Endpoint endpoint() {
        return seat.endpoint();
    }

    SessionStreams streams() {
        return streams;
    }

    Optional<String> revision() {
        return Optional.ofNullable(revision);
    }

    /// Empty events came with the last of the older revisions; clients before it may take them for messages.
    private boolean primes() {
        return Client.NEWEST_LEGACY.equals(revision);
    }

    boolean belongsTo(UserId other, EndpointId there) {
        return user.equals(other) && endpoint().id().equals(there);
    }

    // ---- its beginning

    /// Shakes hands with a server on behalf of the client and returns the result. Blocks.
    ///
    /// @param initialize the client's request
    byte[] begin(Envelope initialize) {
        beginning = true;
        try {
            return shake(initialize);
        } finally {
            used();
            beginning = false;
        }
    }

    private byte[] shake(Envelope initialize) {
        var wanted = initialize.text(Part.VERSION).orElse(Client.NEWEST_LEGACY);
        var client = new Client(
                user, initialize.json(Part.CAPABILITIES, Json.EMPTY), initialize.json(Part.CLIENT, Json.EMPTY), wanted);
        var result = seat.begin(this, new Hello(client, false, initialize.json(Part.PARAMS, Json.EMPTY)));
        var agreed = Json.members(result).get("protocolVersion");
        revision = agreed == null ? wanted : Json.text(agreed);
        return result;
    }

    /// Whether the client has begun it: in 2024-11-05 it is there before.
    boolean begun() {
        return seat.hello().isPresent();
    }

    // ---- what the client says

    /// The server to speak with, when it runs.
    Optional<ServerSide> server() {
        return seat.server();
    }

    /// The same, and started first if it does not run. Blocks.
    ServerSide wake() {
        return seat.wake(this);
    }

    /// What can be answered without waking the server.
    Optional<ServerSide> asleep(Envelope request) {
        return seat.asleep(request);
    }

    /// What there is at the endpoint now: a newer version, perhaps, for the next process.
    void moveTo(Endpoint now) {
        seat.moveTo(now);
    }

    /// A request of the client's, on its way to the server.
    Watched request(Envelope request, Answers answers) {
        used();
        var call = new LegacyCall(this, request, seat.hello().orElseThrow().client(), answers);
        var watched = around.traffic().begin(endpoint(), call);
        open.put(call.identity(), call);
        if (ended) {
            call.drop(Outcome.SESSION_ENDED, ErrorCode.UNAVAILABLE, GONE);
        }
        seat.note(request);
        return watched;
    }

    /// The answer to something that the server wanted of the client.
    void replied(Envelope answer) {
        used();
        asks.replied(answer);
    }

    /// The open request of that id, which its client does not want any more.
    Optional<LegacyCall> cancelled(Envelope cancellation) {
        var wanted = cancellation.json(Part.REQUEST_ID, Json.EMPTY);
        return open.values().stream()
                .filter(call -> java.util.Arrays.equals(call.request().idBytes(), wanted))
                .findFirst();
    }

    void initialized() {
        seat.initialized();
    }

    void done(LegacyCall call) {
        open.remove(call.identity());
    }

    void used() {
        lastSaid = System.nanoTime();
    }

    // ---- what the server says

    @Override
    public void hear(Envelope notification) {
        used();
        streams.say(notification.bytes(), hearing());
    }

    /// A request whose stream can carry what belongs to none.
    private Optional<LegacyCall> hearing() {
        return open.values().stream().filter(LegacyCall::hears).findFirst();
    }

    @Override
    public boolean take(Ask ask) {
        put(ask, message -> streams.say(message, hearing()));
        return true;
    }

    /// Asks the client on a stream.
    void put(Ask ask, Consumer<byte[]> stream) {
        asks.put(ask, stream);
    }

    @Override
    public boolean listens() {
        return streams.listens();
    }

    /// A client that only listens hears nothing new from a server that sleeps, and that is mostly nothing anyway.
    @Override
    public boolean keepsAwake() {
        return listens() && seat.follows();
    }

    /// The process is gone; the session waits for the next message.
    @Override
    public void ended(String why) {
        seat.lost();
    }

    // ---- its end

    /// Leaves its server, which is ended when it was the session's alone. Whether it was this call that ended it.
    boolean end(String why) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
        }
        open.values().forEach(call -> call.drop(Outcome.SESSION_ENDED, ErrorCode.UNAVAILABLE, why));
        seat.leave(this, why);
        streams.end();
        return true;
    }

    long idleNanos() {
        return System.nanoTime() - lastSaid;
    }

    /// Whether a client waits for something here.
    boolean inUse() {
        return hasOpenRequests() || listens();
    }

    boolean hasOpenRequests() {
        return beginning || open.values().stream().anyMatch(LegacyCall::waiting);
    }

    void keepAlive() {
        open.values().forEach(LegacyCall::keepAlive);
        streams.keepAlive();
    }

    /// Ends the requests whose clients lost their connection and did not come back in time. To lose it is not to
    /// cancel (MCP 2025-11-25, transports, sending messages), but nobody waits for ever.
    void dropAbandoned(Duration limit) {
        for (var call : open.values()) {
            if (call.left(limit)) {
                call.drop(Outcome.CANCELLED, ErrorCode.CONFLICT, "its client went away and did not come back");
            }
        }
    }

    Gateway.SessionView view() {
        return new Gateway.SessionView(
                label,
                user,
                seat.hello().map(first -> Names.of(first.client().info())).orElse(""),
                revision().orElse(""),
                began,
                around.clock().instant().minus(Duration.ofNanos(idleNanos())),
                seat.processId().isEmpty(),
                seat.processId().orElse(0L));
    }
}
