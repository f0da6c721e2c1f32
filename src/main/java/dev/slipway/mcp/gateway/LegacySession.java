package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import dev.slipway.mcp.gateway.Link.Key;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session of a client with a handshake. It outlives the process that serves it: when that was put to sleep,
/// or died, the next message starts another, which is told what the first one knew of the session.
final class LegacySession implements Guest {
    private static final String GONE = "the session has ended";

    private final String id;
    private final String label;
    private final UserId user;
    private final Around around;
    private final Instant began;
    private final SessionStreams streams;
    private final Map<Object, LegacyCall> open = new ConcurrentHashMap<>();
    private final SessionAsks asks = new SessionAsks();
    private final Set<String> resources = ConcurrentHashMap.newKeySet();
    private final ReentrantLock waking = new ReentrantLock();
    private volatile Endpoint endpoint;
    private volatile @Nullable Hello hello;
    private volatile @Nullable String revision;
    private volatile @Nullable Seat seat;
    private volatile byte @Nullable [] level;
    private volatile boolean initialized;
    private volatile boolean beginning;
    private volatile boolean ended;
    private volatile long lastSaid = System.nanoTime();

    /// What every session shares.
    record Around(Links links, Shelf shelf, Traffic traffic, Clock clock) {}

    /// Its place at a server.
    private record Seat(Link link, ServerSide server) {}

    /// @param id what the client names the session by; a secret, never logged
    /// @param label what logs name it by
    LegacySession(String id, String label, UserId user, Endpoint endpoint, Around around) {
        this.id = id;
        this.label = label;
        this.user = user;
        this.endpoint = endpoint;
        this.around = around;
        this.began = around.clock().instant();
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
        return endpoint;
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
        return user.equals(other) && endpoint.id().equals(there);
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
        var first = new Hello(client, false, initialize.json(Part.PARAMS, Json.EMPTY)).to(endpoint);
        hello = first;
        var result = greeting(first);
        var agreed = Json.members(result).get("protocolVersion");
        revision = agreed == null ? wanted : Json.text(agreed);
        return result;
    }

    /// From memory where a server may sleep: it is started when there is something for it to do.
    private byte[] greeting(Hello first) {
        var place = place(first);
        if (endpoint.sleepAfter().isPresent()) {
            var remembered = around.shelf().find(place, "initialize");
            if (remembered.isPresent()) {
                return remembered.get();
            }
        }
        var link = around.links().get(key(first), endpoint, first);
        sit(link, first);
        var result = link.initialized(first.client().revision());
        if (endpoint.sleepAfter().isPresent()) {
            around.shelf().put(place, "initialize", result);
        }
        return result;
    }

    private Shelf.Place place(Hello first) {
        return new Shelf.Place(endpoint.id(), endpoint.version(), user.toString(), first.speech());
    }

    private Key key(Hello first) {
        var shared = endpoint;
        return switch (shared.sharing()) {
            case SESSION -> new Key(shared.id(), shared.version(), id, first.speech());
            case USER -> new Key(shared.id(), shared.version(), user.toString(), first.speech());
            case EVERYONE -> new Key(shared.id(), shared.version(), "everyone", first.speech());
        };
    }

    private Seat sit(Link link, Hello first) {
        var server = link.forLegacy(first.client());
        var next = new Seat(
                link, endpoint.sleepAfter().isPresent() ? around.shelf().learning(place(first), server) : server);
        seat = next;
        next.server().join(this);
        if (ended) {
            // Meanwhile, when there was no seat to leave.
            leave(next, GONE);
            throw new SlipwayException(ErrorCode.NOT_FOUND, GONE);
        }
        return next;
    }

    private void leave(Seat last, String why) {
        last.server().leave(this);
        if (last.link().key().who().equals(id)) {
            around.links().end(last.link(), why);
        }
    }

    /// A server for the session, another one if need be. Blocks.
    private Seat awake() {
        waking.lock();
        try {
            var now = seat;
            var first = hello;
            if (ended) {
                throw new SlipwayException(ErrorCode.NOT_FOUND, GONE);
            }
            if (now != null && !now.link().ended()) {
                return now;
            }
            if (first == null) {
                throw new SlipwayException(ErrorCode.INVALID, "a session begins with an initialize request");
            }
            var link = around.links().get(key(first), endpoint, first);
            var next = sit(link, first);
            if (initialized) {
                next.server().tell(Envelope.own(Rpc.notification("notifications/initialized", Json.EMPTY)));
                remind(next.server(), first.client());
            }
            return next;
        } finally {
            waking.unlock();
        }
    }

    /// Tells a server what another one before it was told in this session.
    private void remind(ServerSide server, Client client) {
        var wanted = level;
        if (wanted != null) {
            server.call(new OwnCall(client, "logging/setLevel", Json.object(Map.of("level", wanted))));
        }
        for (var uri : resources) {
            server.call(new OwnCall(client, "resources/subscribe", Json.object(Map.of("uri", Json.quoted(uri)))));
        }
    }

    // ---- what the client says

    /// The server to speak with, when it runs.
    Optional<ServerSide> server() {
        var now = seat;
        return now == null || now.link().ended() ? Optional.empty() : Optional.of(now.server());
    }

    /// The same, and started first if it does not run. Blocks.
    ServerSide wake() {
        return awake().server();
    }

    /// What can be answered without waking the server.
    Optional<ServerSide> asleep(Envelope request) {
        var first = hello;
        return first == null || endpoint.sleepAfter().isEmpty()
                ? Optional.empty()
                : around.shelf().asleep(place(first), request);
    }

    /// What there is at the endpoint now: a newer version, perhaps, for the next process.
    void moveTo(Endpoint now) {
        endpoint = now;
    }

    /// A request of the client's, on its way to the server.
    Watched request(Envelope request, Answers answers) {
        used();
        var first = java.util.Objects.requireNonNull(hello);
        var call = new LegacyCall(this, request, first.client(), answers);
        var watched = around.traffic().begin(endpoint, call);
        open.put(call.identity(), call);
        if (ended) {
            call.drop(Outcome.SESSION_ENDED, ErrorCode.UNAVAILABLE, GONE);
        }
        switch (request.method()) {
            case "logging/setLevel" -> level = request.json(Part.LEVEL, Json.quoted("info"));
            case "resources/subscribe" -> request.text(Part.URI).ifPresent(resources::add);
            case "resources/unsubscribe" -> request.text(Part.URI).ifPresent(resources::remove);
            default -> {}
        }
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
        initialized = true;
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
        return listens() && !resources.isEmpty();
    }

    /// The process is gone; the session waits for the next message.
    @Override
    public void ended(String why) {
        seat = null;
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
        var last = seat;
        if (last != null) {
            leave(last, why);
        }
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
        var now = seat;
        var first = hello;
        return new Gateway.SessionView(
                label,
                user,
                first == null ? "" : Names.of(first.client().info()),
                revision().orElse(""),
                began,
                around.clock().instant().minus(Duration.ofNanos(idleNanos())),
                now == null,
                now == null ? 0 : now.link().processId());
    }
}
