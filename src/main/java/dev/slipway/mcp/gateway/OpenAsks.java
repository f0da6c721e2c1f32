package dev.slipway.mcp.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What servers asked one client, under ids of the gateway's, and it has not answered yet.
final class OpenAsks {
    private final String prefix;
    private final int most;
    private final Map<String, Ask> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /// @param prefix of the ids, before a number
    /// @param most how many may be open; what is asked beyond that is refused
    OpenAsks(String prefix, int most) {
        this.prefix = prefix;
        this.most = most;
    }

    /// Asks the client.
    ///
    /// @param stream where it hears the question
    void put(Ask ask, Consumer<byte[]> stream) {
        if (open.size() >= most) {
            ask.refuse("the client was asked too much already");
            return;
        }
        var question = Json.quoted(prefix + numbers.incrementAndGet());
        var key = Json.written(question);
        open.put(key, ask);
        ask.onWithdrawal(() -> {
            if (open.remove(key) != null) {
                stream.accept(Rpc.notification("notifications/cancelled", Json.object(Map.of("requestId", question))));
            }
        });
        stream.accept(Rpc.request(question, ask.method(), ask.params()));
    }

    /// The client answered something.
    void replied(Envelope answer) {
        var ask = open.remove(Json.written(answer.idBytes()));
        if (ask != null) {
            if (answer.failed()) {
                ask.error(answer.json(Part.ERROR));
            } else {
                ask.result(answer.json(Part.RESULT));
            }
        }
    }
}
