package dev.slipway.mcp.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A server with a handshake as a client without one sees it. What the server asks of the client passes through
/// the [Call]; the rest is said here in the other revision's words.
final class ModernOnLegacy implements InFront {
    static final List<String> LEVELS =
            List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    private final LegacyServer server;
    private final byte[] discovered;
    private final Map<String, byte[]> capabilities;
    private final Map<Object, Subscription> subscriptions = new ConcurrentHashMap<>();
    private volatile int level = LEVELS.size();

    /// @param initialized the server's result of `initialize`
    ModernOnLegacy(LegacyServer server, byte[] initialized) {
        this.server = server;
        this.discovered = Meeting.discovered(initialized);
        this.capabilities = Json.members(Json.members(discovered).getOrDefault("capabilities", Json.EMPTY));
    }

    @Override
    public ServerSide server() {
        return server;
    }

    @Override
    public void call(Call call) {
        switch (call.request().method()) {
            case "server/discover" -> call.succeed(discovered);
            case "subscriptions/listen" -> subscribe(call);
            default -> {
                if (levelIsGood(call)) {
                    server.call(new Translated(Meeting.legacy(call.request()), call));
                }
            }
        }
    }

    /// The level that a request carries is one that the server has for all: it is set to the lowest that was
    /// wanted yet, and the client's face leaves out what the single request did not want.
    private boolean levelIsGood(Call call) {
        if (!call.request().has(Part.META_LEVEL)) {
            return true;
        }
        var wanted = call.request().text(Part.META_LEVEL).orElse("");
        int at = LEVELS.indexOf(wanted);
        if (at < 0) {
            call.fail(Rpc.INVALID_PARAMS, "'%s' is not a level of logging".formatted(wanted));
            return false;
        }
        if (at < level && capabilities.containsKey("logging")) {
            level = at;
            server.call(
                    new OwnCall(call.client(), "logging/setLevel", Json.utf8("{\"level\":\"%s\"}".formatted(wanted))));
        }
        return true;
    }

    private void subscribe(Call call) {
        var wanted = Subscription.Filter.of(call.request().json(Part.NOTIFICATIONS, Json.EMPTY));
        var subscription = new Subscription(call, wanted.within(capabilities));
        subscriptions.put(call.identity(), subscription);
        subscription.acknowledge();
        server.join(subscription);
        tellResources(
                call.client(), "resources/subscribe", subscription.filter().resources());
    }

    private void tellResources(Client client, String method, Set<String> uris) {
        for (var uri : uris) {
            server.call(new OwnCall(client, method, Json.object(Map.of("uri", Json.quoted(uri)))));
        }
    }

    private record Translated(Envelope request, Call inner) implements Through {
        /// A resource that is not there had a code of its own until 2025-11-25.
        @Override
        public void answer(Envelope answer) {
            boolean notFound =
                    answer.number(Part.CODE).filter(code -> code == -32002).isPresent();
            inner.answer(
                    notFound && request.is("resources/read")
                            ? Envelope.own(answer.with(Part.CODE, Json.utf8("" + Rpc.INVALID_PARAMS)))
                            : answer);
        }
    }

    @Override
    public void cancel(Call call) {
        var subscription = Optional.ofNullable(subscriptions.remove(call.identity()));
        if (subscription.isEmpty()) {
            server.cancel(call);
            return;
        }
        server.leave(subscription.get());
        var unwanted = new java.util.HashSet<>(subscription.get().filter().resources());
        subscriptions
                .values()
                .forEach(other -> unwanted.removeAll(other.filter().resources()));
        tellResources(call.client(), "resources/unsubscribe", unwanted);
    }
}
