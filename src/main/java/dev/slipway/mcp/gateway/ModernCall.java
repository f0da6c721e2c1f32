package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import dev.slipway.platform.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request that stands for itself. When the server needs something of the client before it can answer, the
/// request ends with `input_required`; the call waits, and goes on with the client's next request that brings what
/// was wanted (2026-07-28, multi round-trip requests).
final class ModernCall implements Call {
    /// Results that say how long they may be kept (2026-07-28, caching).
    private static final Set<String> CACHEABLE = Set.of(
            "server/discover",
            "tools/list",
            "prompts/list",
            "resources/list",
            "resources/templates/list",
            "resources/read");

    private final Origin origin;
    private final Client client;
    private final Envelope request;
    /// What the client is asked now, by the names it was told.
    private final Map<String, Ask> asked = new LinkedHashMap<>();
    /// What it will be asked when it comes back.
    private final Map<String, Ask> waiting = new LinkedHashMap<>();

    private byte[] id;
    /// Where the client waits; nowhere while it gets what was wanted.
    private @Nullable Exchange exchange;
    private @Nullable Envelope early;
    private volatile boolean left;
    private volatile @Nullable ServerSide server;
    private volatile @Nullable ParamHeaders headers;
    private volatile @Nullable Watched watched;
    private int questions;
    private boolean gathering;
    private boolean over;

    /// Where it is led, and where it waits.
    ///
    /// @param soon runs something in a few milliseconds
    record Origin(EndpointId endpoint, Parked parked, Consumer<Runnable> soon) {}

    ModernCall(Origin origin, Client client, Envelope request, Exchange exchange) {
        this.origin = origin;
        this.client = client;
        this.request = request;
        this.exchange = exchange;
        this.id = request.idBytes();
    }

    @Override
    public Envelope request() {
        return request;
    }

    @Override
    public Client client() {
        return client;
    }

    @Override
    public boolean left() {
        return left;
    }

    /// Says which server gets it.
    void ledTo(ServerSide there) {
        server = there;
    }

    /// Says what learns from its answer, if that is a list of tools, which arguments are repeated in headers.
    void teaches(ParamHeaders of) {
        headers = of;
    }

    @Override
    public void watchedBy(Watched by) {
        watched = by;
    }

    @Override
    public synchronized boolean over() {
        return over;
    }

    EndpointId endpoint() {
        return origin.endpoint();
    }

    @Override
    public boolean takesInputRequired() {
        return true;
    }

    @Override
    public synchronized boolean hears() {
        return exchange != null && exchange.takesMessages();
    }

    @Override
    public synchronized void notice(Envelope notification) {
        if (exchange != null && exchange.takesMessages() && isWanted(notification)) {
            exchange.message(notification.bytes());
        }
    }

    /// Log messages are for requests that want them, from the level they say.
    private boolean isWanted(Envelope notification) {
        if (!notification.is("notifications/message")) {
            return true;
        }
        int wanted = request.text(Part.META_LEVEL)
                .map(ModernOnLegacy.LEVELS::indexOf)
                .orElse(-1);
        int level = notification
                .text(Part.LEVEL)
                .map(ModernOnLegacy.LEVELS::indexOf)
                .orElse(0);
        return wanted >= 0 && level >= wanted;
    }

    // ---- what the server wants

    @Override
    public void ask(Ask ask) {
        if (!client.serves(ask.method())) {
            lacking(ask);
            return;
        }
        synchronized (this) {
            var name = "ask-" + ++questions;
            ask.onWithdrawal(() -> withdrawn(name));
            waiting.put(name, ask);
            if (exchange != null && !gathering) {
                // Servers that want several things ask for them one right after the other.
                gathering = true;
                origin.soon().accept(this::askGathered);
            }
        }
    }

    private synchronized void askGathered() {
        gathering = false;
        if (!over && !(asked.isEmpty() && waiting.isEmpty())) {
            askClient();
        }
    }

    private synchronized void withdrawn(String name) {
        asked.remove(name);
        waiting.remove(name);
    }

    /// What the client did not say it can do is not asked of it (2026-07-28, `MissingRequiredClientCapability`).
    /// Servers that ask for roots mostly get on without.
    private void lacking(Ask ask) {
        ask.refuse("the client does not know " + ask.method());
        if (!ask.method().equals("roots/list")) {
            cancel();
            var capability = Client.capability(ask.method());
            var data = Json.object(Map.of("requiredCapabilities", Json.object(Map.of(capability, Json.EMPTY))));
            var error = Envelope.own(Rpc.error(
                    request.idBytes(),
                    Rpc.MISSING_CAPABILITY,
                    "the server needs the client to know " + capability,
                    data));
            answer(error);
            counted(by -> by.ended(Outcome.FAILED, error));
        }
    }

    private void counted(Consumer<Watched> end) {
        var by = watched;
        if (by != null) {
            end.accept(by);
        }
    }

    private void cancel() {
        var there = server;
        if (there != null) {
            there.cancel(this);
        }
    }

    /// Ends the client's request by what is wanted of it.
    private void askClient() {
        var there = exchange;
        if (there == null) {
            return;
        }
        asked.putAll(waiting);
        waiting.clear();
        var wanted = new LinkedHashMap<String, byte[]>();
        asked.forEach((name, ask) -> {
            var one = new LinkedHashMap<String, byte[]>();
            one.put("method", Json.quoted(ask.method()));
            one.put("params", ask.params());
            wanted.put(name, Json.object(one));
        });
        var result = new LinkedHashMap<String, byte[]>();
        result.put("resultType", Json.quoted("input_required"));
        result.put("inputRequests", Json.object(wanted));
        result.put("requestState", Json.quoted(origin.parked().park(this)));
        exchange = null;
        there.answer(Rpc.result(id, Json.object(result)));
    }

    /// The client came back with what was wanted, or with a part of it.
    synchronized void goOn(Envelope retry, Exchange next) {
        id = retry.idBytes();
        exchange = next;
        var responses = Json.members(retry.json(Part.INPUT_RESPONSES, Json.EMPTY));
        for (var name : Set.copyOf(asked.keySet())) {
            var response = responses.get(name);
            var ask = asked.get(name);
            if (response != null && ask != null) {
                asked.remove(name);
                ask.result(response);
            }
        }
        var ready = early;
        if (ready != null) {
            deliver(ready, next);
        } else if (!asked.isEmpty() || !waiting.isEmpty()) {
            askClient();
        }
    }

    // ---- its end

    @Override
    public synchronized void answer(Envelope answer) {
        if (over) {
            return;
        }
        var learning = headers;
        if (learning != null && request.is("tools/list")) {
            learning.learn(answer);
        }
        if (exchange == null) {
            // Its client is on its way; it is told when it comes.
            early = answer;
        } else {
            deliver(answer, exchange);
        }
    }

    private void deliver(Envelope answer, Exchange there) {
        over = true;
        there.answer(complete(answer), status(answer));
    }

    private byte[] complete(Envelope answer) {
        boolean cacheable = CACHEABLE.contains(request.method());
        if (answer.failed() || (answer.has(Part.RESULT_TYPE) && (!cacheable || answer.has(Part.TTL)))) {
            return answer.withId(id);
        }
        var result = Json.members(answer.json(Part.RESULT));
        result.putIfAbsent("resultType", Json.quoted("complete"));
        if (cacheable) {
            // Nobody said how long it stays true, so it may not be kept.
            result.putIfAbsent("ttlMs", Json.utf8("0"));
            result.putIfAbsent("cacheScope", Json.quoted("private"));
        }
        return Rpc.result(id, Json.object(result));
    }

    private static int status(Envelope answer) {
        return switch (answer.number(Part.CODE).map(Math::toIntExact).orElse(0)) {
            case Rpc.METHOD_NOT_FOUND -> 404;
            case Rpc.HEADER_MISMATCH, Rpc.MISSING_CAPABILITY, Rpc.UNSUPPORTED_VERSION -> 400;
            default -> 200;
        };
    }

    /// The client went away, or does not come back: closing the stream is how a request is cancelled (MCP
    /// 2026-07-28, cancellation, transport-specific).
    void abandon() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            left = true;
            asked.values().forEach(ask -> ask.refuse("the client went away"));
            waiting.values().forEach(ask -> ask.refuse("the client went away"));
        }
        cancel();
        counted(by -> by.ended(Outcome.CANCELLED, ErrorCode.CONFLICT.jsonRpcCode(), "the client went away"));
    }

    /// Ends it without a server: whoever does answers its client in another way.
    ///
    /// @return whether it had not ended yet
    synchronized boolean refuse(Envelope error) {
        if (over) {
            return false;
        }
        over = true;
        counted(by -> by.ended(Outcome.FAILED, error));
        return true;
    }
}
