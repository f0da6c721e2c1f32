package dev.slipway.mcp.gateway;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/// A server without sessions as one session of a client that needs them sees it: what the session agreed on is
/// kept here and said with each request.
final class LegacyOnModern implements ServerSide {
    private final ModernServer server;
    private final Client client;
    private final Set<Guest> guests = new CopyOnWriteArraySet<>();
    private final Set<String> lists = new LinkedHashSet<>();
    private final Set<String> resources = new LinkedHashSet<>();
    private volatile byte @Nullable [] level;
    private @Nullable Listening listening;

    /// @param discovered the server's result of `server/discover`
    LegacyOnModern(ModernServer server, Client client, byte[] discovered) {
        this.server = server;
        this.client = client;
        var capabilities = Json.members(Json.members(discovered).getOrDefault("capabilities", Json.EMPTY));
        for (var kind : Set.of("tools", "prompts", "resources")) {
            lists.add(kind);
        }
        lists.retainAll(
                new Subscription.Filter(lists, Set.of()).within(capabilities).lists());
    }

    @Override
    public void call(Call call) {
        switch (call.request().method()) {
            case "ping" -> call.succeed(Json.EMPTY);
            case "logging/setLevel" -> {
                level = call.request().json(Part.LEVEL, Json.quoted("info"));
                call.succeed(Json.EMPTY);
            }
            case "resources/subscribe" -> adjust(call, true);
            case "resources/unsubscribe" -> adjust(call, false);
            default -> server.call(new Round(call, Map.of()));
        }
    }

    @Override
    public void cancel(Call call) {
        server.cancel(call);
    }

    @Override
    public void tell(Envelope notification) {
        if (notification.is("notifications/initialized")) {
            listen();
        }
    }

    @Override
    public void join(Guest guest) {
        guests.add(guest);
        server.join(guest);
    }

    @Override
    public void leave(Guest guest) {
        guests.remove(guest);
        server.leave(guest);
        synchronized (this) {
            if (listening != null) {
                server.cancel(listening);
                listening = null;
            }
        }
    }

    private void adjust(Call call, boolean wanted) {
        call.request().text(Part.URI).ifPresent(uri -> {
            synchronized (this) {
                var _ = wanted ? resources.add(uri) : resources.remove(uri);
            }
            listen();
        });
        call.succeed(Json.EMPTY);
    }

    /// Opens a stream of what the session wants to hear, and only then ends the one before it.
    private synchronized void listen() {
        var before = listening;
        var filter = new Subscription.Filter(lists, resources);
        if (!filter.lists().isEmpty() || !filter.resources().isEmpty()) {
            listening = new Listening(filter);
            server.call(listening);
        } else {
            listening = null;
        }
        if (before != null) {
            server.cancel(before);
        }
    }

    private Map<String, byte[]> meta() {
        var now = level;
        return now == null ? Map.of() : Map.of(Part.Meta.LEVEL, now);
    }

    /// One request to the server for a call of the client's; when the server needs something of the client first,
    /// there is another with what it got.
    private final class Round implements Through {
        private final Call call;
        private final Envelope request;
        private final Map<String, byte[]> responses = new LinkedHashMap<>();
        private int missing;

        Round(Call call, Map<String, byte[]> extra) {
            this.call = call;
            this.request = Meeting.modern(call.request(), client, meta(), extra);
        }

        @Override
        public void answer(Envelope answer) {
            boolean more = answer.text(Part.RESULT_TYPE)
                    .filter("input_required"::equals)
                    .isPresent();
            if (!more) {
                call.answer(answer);
                return;
            }
            var wanted = Json.members(answer.json(Part.INPUT_REQUESTS, Json.EMPTY));
            var state = answer.has(Part.RESULT_STATE) ? answer.json(Part.RESULT_STATE) : null;
            if (wanted.isEmpty()) {
                again(state);
                return;
            }
            synchronized (this) {
                missing = wanted.size();
            }
            wanted.forEach((key, request) -> ask(key, Json.members(request), state));
        }

        private void ask(String key, Map<String, byte[]> wanted, byte @Nullable [] state) {
            var method = Json.text(wanted.getOrDefault("method", Json.quoted("")));
            call.ask(new Ask(method, wanted.getOrDefault("params", Json.EMPTY), (failed, json) -> {
                if (failed && !method.equals("elicitation/create")) {
                    // The revision has no words for a client that failed.
                    call.answer(Envelope.own(Rpc.failure(call.request().idBytes(), json)));
                } else if (replied(key, failed ? Json.utf8("{\"action\":\"cancel\"}") : json)) {
                    again(state);
                }
            }));
        }

        /// Whether that was the last one.
        private synchronized boolean replied(String key, byte[] response) {
            responses.put(key, response);
            return --missing == 0;
        }

        private void again(byte @Nullable [] state) {
            if (call.over()) {
                return;
            }
            var extra = new LinkedHashMap<String, byte[]>();
            extra.put("inputResponses", Json.object(responses));
            if (state != null) {
                extra.put("requestState", state);
            }
            server.call(new Round(call, extra));
        }

        @Override
        public Call inner() {
            return call;
        }

        @Override
        public Envelope request() {
            return request;
        }

        @Override
        public boolean takesInputRequired() {
            return true;
        }
    }

    /// The stream of what the server says of its own accord.
    private final class Listening implements Call {
        private final Envelope request;

        Listening(Subscription.Filter filter) {
            var bare = Envelope.own(Rpc.request(0, "subscriptions/listen", Json.EMPTY));
            this.request = Meeting.modern(bare, client, Map.of(), Map.of("notifications", filter.json()));
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
        public boolean takesInputRequired() {
            return true;
        }

        @Override
        public boolean hears() {
            return guests.stream().anyMatch(Guest::keepsAwake);
        }

        @Override
        public void notice(Envelope notification) {
            if (!notification.is("notifications/subscriptions/acknowledged")) {
                guests.forEach(guest -> guest.hear(notification));
            }
        }

        @Override
        public void ask(Ask ask) {
            ask.refuse("a subscription asks nothing");
        }

        @Override
        public void answer(Envelope answer) {}
    }
}
