package dev.slipway.mcp.gateway;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What servers asked the client of one session, under ids of the gateway's, and it has not answered yet.
final class SessionAsks {
    private static final int MOST = 100;

    private final Map<String, Ask> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /// Asks the client.
    ///
    /// @param stream where it hears the question
    void put(Ask ask, Consumer<byte[]> stream) {
        if (open.size() >= MOST) {
            ask.refuse("the client was asked too much already");
            return;
        }
        var question = Json.quoted("slipway-" + numbers.incrementAndGet());
        var key = key(question);
        open.put(key, ask);
        ask.onWithdrawal(() -> {
            if (open.remove(key) != null) {
                stream.accept(Rpc.notification(
                        "notifications/cancelled", Json.object(new LinkedHashMap<>(Map.of("requestId", question)))));
            }
        });
        stream.accept(Rpc.request(question, ask.method(), ask.params()));
    }

    /// The client answered something.
    void replied(Envelope answer) {
        var ask = open.remove(key(answer.idBytes()));
        if (ask != null) {
            if (answer.failed()) {
                ask.error(answer.json(Part.ERROR));
            } else {
                ask.result(answer.json(Part.RESULT));
            }
        }
    }

    private static String key(byte[] id) {
        return new String(id, StandardCharsets.UTF_8);
    }
}
