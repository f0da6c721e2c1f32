package dev.slipway.mcp.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// A server that begins with a handshake and sends requests of its own (revisions to 2025-11-25).
final class LegacyServer extends PipedServer {
    private static final Set<String> MAY_NEED_THE_CLIENT = Set.of("tools/call", "prompts/get", "resources/read");
    private static final byte[] NO_PARAMS = Json.EMPTY;

    private final Map<String, Ask> asked = new ConcurrentHashMap<>();
    private final AtomicBoolean initialized = new AtomicBoolean();

    /// @param strangers whether strangers meet in it: then nothing that does not say whom it is for reaches anybody
    LegacyServer(Pipe pipe, boolean strangers) {
        super(pipe, strangers);
    }

    /// Tells the server once that its client is ready.
    void initialized() {
        if (initialized.compareAndSet(false, true)) {
            pipe.send(Json.utf8("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
        }
    }

    // ---- what clients say

    @Override
    public void tell(Envelope notification) {
        if (notification.is("notifications/initialized")) {
            initialized();
        } else {
            pipe.send(notification.bytes());
        }
    }

    // ---- what the server says

    /// Passes a request of the server's to the call that it is for, or else to a session.
    @Override
    void asks(Envelope request) {
        var id = request.idBytes();
        if (request.is("ping")) {
            pipe.send(Rpc.result(id, Json.EMPTY));
            return;
        }
        if (strangers) {
            pipe.send(Rpc.error(id, Rpc.METHOD_NOT_FOUND, "a server that is shared by strangers can ask nobody"));
            return;
        }
        var key = Json.written(id);
        var ask = new Ask(request.method(), request.json(Part.PARAMS, NO_PARAMS), (failed, json) -> {
            asked.remove(key);
            pipe.send(failed ? Rpc.failure(id, json) : Rpc.result(id, json));
        });
        asked.put(key, ask);
        var call =
                calls.youngest(it -> MAY_NEED_THE_CLIENT.contains(it.request().method()));
        if (call.isPresent()) {
            call.get().touch();
            call.get().call().ask(ask);
        } else if (guests.stream().filter(Guest::listens).noneMatch(guest -> guest.take(ask))
                && guests.stream().noneMatch(guest -> guest.take(ask))) {
            ask.refuse("there is no client to ask now");
        }
    }

    @Override
    void says(Envelope notification) {
        switch (notification.method()) {
            case "notifications/progress" ->
                calls.find(notification, Part.PROGRESS_TOKEN)
                        .ifPresent(entry -> entry.call().notice(entry.inClientsWords(notification)));
            case "notifications/cancelled" ->
                Optional.ofNullable(asked.remove(Json.written(notification.json(Part.REQUEST_ID, Json.EMPTY))))
                        .ifPresent(Ask::withdraw);
            case "notifications/tools/list_changed",
                    "notifications/prompts/list_changed",
                    "notifications/resources/list_changed",
                    "notifications/resources/updated" -> guests.forEach(guest -> guest.hear(notification));
            default -> {
                if (!strangers) {
                    aboutACall(notification);
                }
            }
        }
    }

    /// A log message, mostly: it goes with the call it seems to be about, else to all.
    private void aboutACall(Envelope notification) {
        var hearing = calls.youngest(Call::hears);
        if (hearing.isPresent() && (calls.size() == 1 || guests.stream().noneMatch(Guest::listens))) {
            hearing.get().call().notice(notification);
        } else {
            guests.forEach(guest -> guest.hear(notification));
        }
    }

    @Override
    void withdrawn() {
        asked.values().forEach(Ask::withdraw);
    }
}
