package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Several servers as one: a server with a handshake, within Slipway, that is a client of the others. To the rest of
/// the gateway it is like any other server, so that clients of either era can use it.
///
/// Threads: each request has one of its own until it was passed on, for a member may have to be started first.
final class CollectionPipe implements Pipe {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionPipe.class);

    private final String label = "collection-" + UUID.randomUUID();
    private final Transport.Collection collection;
    private final Around around;
    private final Map<String, Errand> open = new ConcurrentHashMap<>();
    /// Its client may refuse what is too much for it.
    private final OpenAsks asks = new OpenAsks("ask-", Integer.MAX_VALUE);
    private final Conversation conversation = new Conversation();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Taker taker;
    private volatile @Nullable CollectionRoutes routes;

    /// How members are reached.
    record Around(Links links, Traffic traffic) {}

    CollectionPipe(Transport.Collection collection, Around around) {
        this.collection = collection;
        this.around = around;
    }

    // ---- what its client says

    @Override
    public boolean send(byte[] message) {
        if (ended.get()) {
            return false;
        }
        conversation.said();
        var envelope = Envelope.own(message);
        if (envelope.isAnswer()) {
            asks.replied(envelope);
        } else if (envelope.isRequest()) {
            var errand = new Errand(envelope);
            open.put(errand.id, errand);
            run(errand, () -> answer(errand));
        } else {
            told(envelope);
        }
        return true;
    }

    /// Does something for a request in a thread of its own. It is answered even if that fails.
    private void run(Call call, Runnable work) {
        Thread.startVirtualThread(() -> {
            try {
                work.run();
            } catch (SlipwayException e) {
                call.fail(e.code().jsonRpcCode(), e.text());
            } catch (RuntimeException e) {
                LOG.error(
                        "cannot pass {} on to a member of a collection",
                        call.request().method(),
                        e);
                call.fail(ErrorCode.INTERNAL.jsonRpcCode(), "Slipway failed to answer this");
            }
        });
    }

    private void answer(Errand errand) {
        if (errand.request().is("initialize")) {
            errand.succeed(begin(errand.request()));
        } else {
            begun().answer(errand);
        }
    }

    private CollectionRoutes begun() {
        var there = routes;
        if (there == null) {
            throw SlipwayException.invalid("a session begins with an initialize request");
        }
        return there;
    }

    /// Says what it can do before any member was started: those that cannot do some of it have nothing to list there.
    private byte[] begin(Envelope initialize) {
        var wanted = initialize.text(Part.VERSION).orElse(Client.NEWEST_LEGACY);
        var revision = Meeting.LEGACY.contains(wanted) ? wanted : Client.NEWEST_LEGACY;
        var client = new Client(
                collection.user(),
                initialize.json(Part.CAPABILITIES, Json.EMPTY),
                initialize.json(Part.CLIENT, Json.EMPTY),
                revision);
        var hello = new Hello(client, false, initialize.json(Part.PARAMS, Json.EMPTY));
        var members = collection.members().stream()
                .map(member -> new CollectionMember(member, hello, this))
                .toList();
        routes = new CollectionRoutes(members, this);
        var result = new LinkedHashMap<String, byte[]>();
        result.put("protocolVersion", Json.quoted(revision));
        result.put(
                "capabilities",
                Json.utf8(
                        "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true},"
                                + "\"resources\":{\"listChanged\":true,\"subscribe\":true},\"completions\":{},\"logging\":{}}"));
        result.put("serverInfo", Json.utf8("{\"name\":\"slipway\",\"version\":\"1\"}"));
        result.put(
                "instructions",
                Json.quoted("Tools and prompts are named after the servers they are of, whose names come first: "
                        + String.join(", ", names())));
        return Json.object(result);
    }

    private List<String> names() {
        return collection.members().stream().map(member -> member.alias() + "_").toList();
    }

    private void told(Envelope notification) {
        if (notification.is("notifications/cancelled")) {
            var errand = open.remove(Json.written(notification.json(Part.REQUEST_ID, Json.EMPTY)));
            if (errand != null) {
                errand.drop(Outcome.CANCELLED, "the client does not want it any more");
            }
        } else if (notification.is("notifications/roots/list_changed")) {
            begun().members().forEach(member -> member.tell(notification));
        }
    }

    // ---- what its members say

    void say(byte[] message) {
        conversation.said();
        var there = taker;
        if (there != null && !ended.get()) {
            there.line(message);
        }
    }

    void ask(Ask ask) {
        asks.put(ask, this::say);
    }

    /// Tells the client of something that only a part of its answer shows.
    void warn(String sentence) {
        var params = new LinkedHashMap<String, byte[]>();
        params.put("level", Json.quoted("warning"));
        params.put("logger", Json.quoted("slipway"));
        params.put("data", Json.quoted(sentence));
        say(Rpc.notification("notifications/message", Json.object(params)));
    }

    /// What its processes are told apart by: those that are a session's alone are this one's.
    String label() {
        return label;
    }

    Around around() {
        return around;
    }

    void again(Call call, Runnable work) {
        if (ended.get()) {
            call.fail(ErrorCode.UNAVAILABLE.jsonRpcCode(), "the session has ended");
        } else {
            run(call, work);
        }
    }

    <T> CompletableFuture<T> later(java.util.function.Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }

    /// A request on its way to a member.
    private final class Errand implements Call {
        private final Envelope request;
        private final String id;

        /// At the member that it was sent to last.
        private volatile @Nullable Watched watched;

        Errand(Envelope request) {
            this.request = request;
            this.id = Json.written(request.idBytes());
        }

        /// Ends it at its member; its client was told already.
        void drop(Outcome how, String why) {
            var there = routes;
            if (there != null) {
                there.members().forEach(member -> member.cancel(this));
            }
            var by = watched;
            if (by != null) {
                by.ended(how, ErrorCode.CONFLICT.jsonRpcCode(), why);
            }
        }

        @Override
        public void watchedBy(Watched by) {
            watched = by;
            if (over()) {
                by.ended(Outcome.CANCELLED, ErrorCode.CONFLICT.jsonRpcCode(), "the client does not want it any more");
            }
        }

        @Override
        public boolean over() {
            return open.get(id) != this;
        }

        @Override
        public Envelope request() {
            return request;
        }

        @Override
        public Client client() {
            return begun().client();
        }

        @Override
        public boolean takesInputRequired() {
            return false;
        }

        @Override
        public boolean hears() {
            return true;
        }

        @Override
        public void notice(Envelope notification) {
            say(notification.bytes());
        }

        @Override
        public void ask(Ask ask) {
            CollectionPipe.this.ask(ask);
        }

        @Override
        public void answer(Envelope answer) {
            if (open.remove(id, this)) {
                say(answer.withId(request.idBytes()));
            }
        }
    }

    // ---- as any pipe

    @Override
    public void deliverTo(Taker next) {
        taker = next;
    }

    @Override
    public Conversation conversation() {
        return conversation;
    }

    @Override
    public boolean ended() {
        return ended.get();
    }

    /// Leaves its members; those that were its alone end.
    @Override
    public void close() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        var why = "the session has ended";
        // Its members may be others' too, and go on.
        for (var errand : open.values()) {
            open.remove(errand.id);
            errand.drop(Outcome.SESSION_ENDED, why);
        }
        var there = routes;
        if (there != null) {
            there.members().forEach(member -> member.leave(why));
        }
        var last = taker;
        if (last != null) {
            last.ended(why);
        }
    }

    /// Both ends are Slipway's own, so what is odd is a defect.
    @Override
    public void note(String text) {
        LOG.warn("a collection of MCP servers: {}", text);
    }
}
