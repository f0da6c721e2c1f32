package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Link.Key;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One of the servers that a session sees as one. It is started when something is for it, and left when its endpoint
/// is no longer the user's, which is asked again every moment.
final class CollectionMember implements Guest {
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final Duration LISTING = Duration.ofSeconds(60);
    private static final int MOST_PAGES = 100;

    private final Transport.Member member;
    private final Hello hello;
    private final CollectionPipe pipe;
    private final ReentrantLock seating = new ReentrantLock();
    private final Set<String> resources = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Seat seat;
    private volatile byte @Nullable [] level;
    private boolean gone;

    /// A place at the server.
    ///
    /// @param at when it was last asked whether the user may have it
    private record Seat(Link link, ServerSide server, Endpoint endpoint, long at) {
        boolean isFresh() {
            return System.nanoTime() - at < MOMENT.toNanos();
        }
    }

    CollectionMember(Transport.Member member, Hello hello, CollectionPipe pipe) {
        this.member = member;
        this.hello = hello;
        this.pipe = pipe;
    }

    String alias() {
        return member.alias();
    }

    Client client() {
        return hello.client();
    }

    // ---- its place

    /// Blocks while the server starts, if it must.
    private Seat seat() {
        var now = seat;
        if (now != null && now.isFresh() && !now.link().ended()) {
            return now;
        }
        seating.lock();
        try {
            if (gone) {
                throw new SlipwayException(ErrorCode.UNAVAILABLE, "the session has ended");
            }
            var endpoint = endpoint();
            var there = seat;
            if (there != null && !there.link().ended()) {
                // A newer version is for the next process; its rules are for everyone.
                return seat = new Seat(there.link(), there.server(), endpoint, System.nanoTime());
            }
            return sit(endpoint);
        } finally {
            seating.unlock();
        }
    }

    /// What was taken back or stopped must not go on here.
    private Endpoint endpoint() {
        try {
            return member.endpoint()
                    .get()
                    .orElseThrow(() -> new SlipwayException(
                            ErrorCode.NOT_FOUND, "there is no live MCP server %s any more".formatted(alias())));
        } catch (SlipwayException e) {
            stand("it cannot be used any more");
            throw e;
        }
    }

    private Seat sit(Endpoint endpoint) {
        var first = hello.to(endpoint);
        var who = switch (endpoint.sharing()) {
            case SESSION -> pipe.label();
            case USER -> first.client().user().toString();
            case EVERYONE -> "everyone";
        };
        var key = new Key(endpoint.id(), endpoint.version(), who, first.speech());
        var link = link(key, endpoint, first);
        var next = new Seat(link, link.forLegacy(first.client()), endpoint, System.nanoTime());
        seat = next;
        next.server().join(this);
        next.server().tell(Envelope.own(Rpc.notification("notifications/initialized", Json.EMPTY)));
        remind(next.server());
        return next;
    }

    private Link link(Key key, Endpoint endpoint, Hello first) {
        try {
            return pipe.around().links().get(key, endpoint, first);
        } catch (Refused e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "%s wants no session".formatted(alias()), e);
        } catch (SlipwayException e) {
            pipe.around().traffic().failed(endpoint, e.text());
            throw e;
        }
    }

    /// Tells a server what another one before it was told.
    private void remind(ServerSide server) {
        var wanted = level;
        if (wanted != null) {
            server.call(new OwnCall(client(), "logging/setLevel", Json.object(Map.of("level", wanted))));
        }
        for (var uri : resources) {
            server.call(new OwnCall(client(), "resources/subscribe", Json.object(Map.of("uri", Json.quoted(uri)))));
        }
    }

    private void stand(String why) {
        var last = seat;
        seat = null;
        if (last != null) {
            last.server().leave(this);
            if (last.link().key().who().equals(pipe.label())) {
                pipe.around().links().end(last.link(), why);
            }
        }
    }

    void leave(String why) {
        seating.lock();
        try {
            gone = true;
            stand(why);
        } finally {
            seating.unlock();
        }
    }

    // ---- what is said to it

    /// Passes a request on, under the collection's rules and those of its endpoint. Blocks while the server starts.
    void send(Call call) {
        ToolFilter.apply(member.tools(), new Remembering(call)).ifPresent(permitted -> {
            var there = seat();
            var traffic = pipe.around().traffic();
            traffic.send(traffic.begin(there.endpoint(), permitted), there.server());
        });
    }

    /// All pages of a list of its; nothing when it has no such thing. Blocks.
    ///
    /// @param capability that a server declares which has such a list
    /// @param items what they are called in the result
    List<byte[]> list(String method, String capability, String items) {
        var there = seat();
        var greeting = Json.members(there.link().initialized(client().revision()));
        var all = new ArrayList<byte[]>();
        if (!Json.members(greeting.getOrDefault("capabilities", Json.EMPTY)).containsKey(capability)) {
            return all;
        }
        var params = Json.EMPTY;
        for (int page = 0; page < MOST_PAGES; page++) {
            var answer = new OwnCall(client(), method, params).askOf(there.server(), LISTING);
            if (answer.number(Part.CODE)
                    .filter(code -> code == Rpc.METHOD_NOT_FOUND)
                    .isPresent()) {
                return all;
            }
            if (answer.failed()) {
                throw new SlipwayException(ErrorCode.UNAVAILABLE, "%s does not answer %s".formatted(alias(), method));
            }
            var shown = ToolFilter.shown(
                    member.tools(), ToolFilter.shown(there.endpoint().tools(), answer));
            var result = Json.members(shown.json(Part.RESULT));
            all.addAll(Json.items(result.getOrDefault(items, Json.utf8("[]"))));
            var next = result.get("nextCursor");
            if (next == null || next[0] != '"') {
                return all;
            }
            params = Json.object(Map.of("cursor", next));
        }
        return all;
    }

    void cancel(Call call) {
        var there = seat;
        if (there != null) {
            there.server().cancel(call);
        }
    }

    /// What nobody runs for need not hear anything.
    void tell(Envelope notification) {
        var there = seat;
        if (there != null) {
            there.server().tell(notification);
        }
    }

    /// From which level on it is to send log messages, now and whenever it is started.
    void level(byte[] wanted) {
        level = wanted;
        var there = seat;
        if (there != null) {
            there.server().call(new OwnCall(client(), "logging/setLevel", Json.object(Map.of("level", wanted))));
        }
    }

    /// Keeps in mind which resources the client wants to hear of.
    private final class Remembering implements Through {
        private final Call call;

        Remembering(Call call) {
            this.call = call;
        }

        @Override
        public Call inner() {
            return call;
        }

        @Override
        public void answer(Envelope answer) {
            var uri = call.request().text(Part.URI);
            if (!answer.failed() && call.request().is("resources/subscribe")) {
                uri.ifPresent(resources::add);
            } else if (call.request().is("resources/unsubscribe")) {
                uri.ifPresent(resources::remove);
            }
            call.answer(answer);
        }
    }

    // ---- what it says

    @Override
    public void hear(Envelope notification) {
        pipe.say(notification.bytes());
    }

    @Override
    public boolean take(Ask ask) {
        pipe.ask(ask);
        return true;
    }

    @Override
    public boolean listens() {
        return true;
    }

    @Override
    public boolean keepsAwake() {
        return !resources.isEmpty();
    }

    /// The next request for it starts another.
    @Override
    public void ended(String why) {
        seat = null;
    }
}
