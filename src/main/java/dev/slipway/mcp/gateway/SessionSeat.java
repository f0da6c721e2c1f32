package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Link.Key;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A session's place at a server: which one it has, whether it runs, and what another one must be told when that is
/// gone.
final class SessionSeat {
    private static final String GONE = "the session has ended";

    private final String session;
    private final UserId user;
    private final Links links;
    private final Shelf shelf;
    private final ReentrantLock waking = new ReentrantLock();
    private final Set<String> resources = ConcurrentHashMap.newKeySet();
    private volatile byte @Nullable [] level;
    private volatile boolean initialized;
    private volatile Endpoint endpoint;
    private volatile @Nullable Hello hello;
    private volatile @Nullable Taken taken;
    private volatile boolean over;

    private record Taken(Link link, ServerSide server) {}

    /// @param session what the client names its session by
    SessionSeat(String session, UserId user, Endpoint endpoint, Links links, Shelf shelf) {
        this.session = session;
        this.user = user;
        this.endpoint = endpoint;
        this.links = links;
        this.shelf = shelf;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// What there is at the endpoint now: a newer version, perhaps, for the next process.
    void moveTo(Endpoint now) {
        endpoint = now;
    }

    /// With what the session began; nothing before.
    Optional<Hello> hello() {
        return Optional.ofNullable(hello);
    }

    // ---- a server for it

    /// Shakes hands with a server on behalf of the client and returns the result: from memory where a server may
    /// sleep, which is then started when there is something for it to do. Blocks.
    byte[] begin(Guest guest, Hello said) {
        var first = said.to(endpoint);
        hello = first;
        var place = place(first);
        if (endpoint.sleepAfter().isPresent()) {
            var remembered = shelf.find(place, "initialize");
            if (remembered.isPresent()) {
                return remembered.get();
            }
        }
        var link = links.get(key(first), endpoint, first);
        sit(guest, link, first);
        var result = link.initialized(first.client().revision());
        if (endpoint.sleepAfter().isPresent()) {
            shelf.put(place, "initialize", result);
        }
        return result;
    }

    /// The server to speak with, started first if it does not run. Blocks.
    ServerSide wake(Guest guest) {
        waking.lock();
        try {
            var now = taken;
            var first = hello;
            if (over) {
                throw new SlipwayException(ErrorCode.NOT_FOUND, GONE);
            }
            if (now != null && !now.link().ended()) {
                return now.server();
            }
            if (first == null) {
                throw new SlipwayException(ErrorCode.INVALID, "a session begins with an initialize request");
            }
            var next = sit(guest, links.get(key(first), endpoint, first), first);
            if (initialized) {
                next.tell(Envelope.own(Rpc.notification("notifications/initialized", Json.EMPTY)));
                remind(next, first.client());
            }
            return next;
        } finally {
            waking.unlock();
        }
    }

    private ServerSide sit(Guest guest, Link link, Hello first) {
        var server = link.forLegacy(first.client());
        var learning = endpoint.sleepAfter().isPresent() ? shelf.learning(place(first), server) : server;
        var next = new Taken(link, learning);
        taken = next;
        learning.join(guest);
        if (over) {
            // Meanwhile, when there was no seat to leave.
            leave(guest, next, GONE);
            throw new SlipwayException(ErrorCode.NOT_FOUND, GONE);
        }
        return learning;
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

    private Shelf.Place place(Hello first) {
        return new Shelf.Place(endpoint.id(), endpoint.version(), user.toString(), first.speech());
    }

    private Key key(Hello first) {
        var shared = endpoint;
        return switch (shared.sharing()) {
            case SESSION -> new Key(shared.id(), shared.version(), session, first.speech());
            case USER -> new Key(shared.id(), shared.version(), user.toString(), first.speech());
            case EVERYONE -> new Key(shared.id(), shared.version(), "everyone", first.speech());
        };
    }

    // ---- what it has

    /// The server to speak with, when it runs.
    Optional<ServerSide> server() {
        return Optional.ofNullable(taken).filter(now -> !now.link().ended()).map(Taken::server);
    }

    /// What can be answered without waking the server.
    Optional<ServerSide> asleep(Envelope request) {
        var first = hello;
        return first == null || endpoint.sleepAfter().isEmpty()
                ? Optional.empty()
                : shelf.asleep(place(first), request);
    }

    /// The process of the server it has; nothing while it has none.
    Optional<Long> processId() {
        return Optional.ofNullable(taken).map(now -> now.link().processId());
    }

    // ---- what another server must be told

    void initialized() {
        initialized = true;
    }

    /// Remembers what the client sets for the session.
    void note(Envelope request) {
        switch (request.method()) {
            case "logging/setLevel" -> level = request.json(Part.LEVEL, Json.quoted("info"));
            case "resources/subscribe" -> request.text(Part.URI).ifPresent(resources::add);
            case "resources/unsubscribe" -> request.text(Part.URI).ifPresent(resources::remove);
            default -> {}
        }
    }

    /// Whether the client wants to hear of changes.
    boolean follows() {
        return !resources.isEmpty();
    }

    // ---- its end

    /// The process is gone; the session waits for the next message.
    void lost() {
        taken = null;
    }

    /// Leaves the server, which is ended when it was the session's alone, and takes no other.
    void leave(Guest guest, String why) {
        over = true;
        var last = taken;
        if (last != null) {
            leave(guest, last, why);
        }
    }

    private void leave(Guest guest, Taken last, String why) {
        last.server().leave(guest);
        if (last.link().key().who().equals(session)) {
            links.end(last.link(), why);
        }
    }
}
