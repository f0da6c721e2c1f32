package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The requests that one server has not answered yet.
///
/// They go to it under numbers of the gateway's own, as ids and as progress tokens, so that two clients' mistakes,
/// or one client's, cannot give two of them the same; what comes back gets the client's.
final class OpenCalls {
    private static final int MOST = 512;

    private final Map<Long, Entry> open = new ConcurrentHashMap<>();

    /// One of them.
    static final class Entry {
        private final long number;
        private final Call call;
        private volatile long lastHeard = System.nanoTime();

        private Entry(long number, Call call) {
            this.number = number;
            this.call = call;
        }

        Call call() {
            return call;
        }

        long number() {
            return number;
        }

        byte[] numberBytes() {
            return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        }

        /// What is said to the server.
        byte[] message() {
            return call.request().with(Part.ID, Part.META_PROGRESS_TOKEN, numberBytes());
        }

        void touch() {
            lastHeard = System.nanoTime();
        }

        /// A notice about its progress, in the client's words.
        Envelope inClientsWords(Envelope progress) {
            touch();
            var token = call.request().json(Part.META_PROGRESS_TOKEN, numberBytes());
            return Envelope.own(progress.with(Part.PROGRESS_TOKEN, token));
        }
    }

    /// Sends the call to a server, or answers it when that cannot be.
    void send(Call call, Pipe pipe) {
        if (open.size() >= MOST) {
            call.fail(ErrorCode.LIMIT.jsonRpcCode(), "%d requests are open already".formatted(MOST));
            return;
        }
        var entry = new Entry(pipe.conversation().number(), call);
        open.put(entry.number, entry);
        if (!pipe.send(entry.message()) && open.remove(entry.number) != null) {
            if (pipe.ended()) {
                call.lost();
            }
            call.fail(ErrorCode.UNAVAILABLE.jsonRpcCode(), "the server ended, or does not read what it is sent");
        }
    }

    /// The call that a message names by its number.
    Optional<Entry> find(Envelope message, Part part) {
        return message.number(part).map(open::get);
    }

    /// Gives the answer to whom it belongs. Whether there is anybody.
    boolean answered(Envelope answer) {
        var entry = answer.number(Part.ID).map(open::remove);
        entry.ifPresent(it -> it.call.answer(answer));
        return entry.isPresent();
    }

    Optional<Entry> take(Call call) {
        return open.values().stream()
                .filter(entry -> entry.call.identity().equals(call.identity()))
                .findFirst()
                .filter(entry -> open.remove(entry.number) != null);
    }

    /// Servers over standard input and output do not say which request a question or a log message is about; it
    /// goes to the youngest that fits, which is right unless one client calls several tools at once.
    Optional<Entry> youngest(Predicate<Call> which) {
        return open.values().stream()
                .filter(entry -> which.test(entry.call))
                .max(Comparator.comparingLong(Entry::number));
    }

    /// A subscription is open for as long as its client likes.
    private static boolean isSubscription(Entry entry) {
        return entry.call.request().is("subscriptions/listen");
    }

    /// Whether anybody waits for something here.
    boolean busy() {
        return open.values().stream().anyMatch(entry -> !isSubscription(entry) || entry.call.hears());
    }

    int size() {
        return open.size();
    }

    /// A message was too long to be passed on.
    void tooLong(Optional<Long> number, String why) {
        // When its ends do not tell whose answer it was, it can only be that of the one request there is.
        var whose = number.or(() -> open.size() == 1 ? open.keySet().stream().findFirst() : Optional.empty());
        whose.map(open::remove).ifPresent(entry -> entry.call.fail(ErrorCode.LIMIT.jsonRpcCode(), why));
    }

    /// Ends those of which nothing was heard for so long, and tells the server.
    void expire(Duration limit, Pipe pipe) {
        for (var entry : open.values()) {
            boolean expired = System.nanoTime() - entry.lastHeard > limit.toNanos();
            if (expired && !isSubscription(entry) && open.remove(entry.number) != null) {
                pipe.send(cancelled(entry));
                entry.call.fail(
                        ErrorCode.UNAVAILABLE.jsonRpcCode(),
                        "the server did not answer within " + limit.toSeconds() + " s");
            }
        }
    }

    /// Ends all of them.
    void failAll(String why) {
        for (var number : open.keySet()) {
            var entry = open.remove(number);
            if (entry != null) {
                entry.call.lost();
                entry.call.fail(ErrorCode.UNAVAILABLE.jsonRpcCode(), why);
            }
        }
    }

    /// The notification that ends a call.
    static byte[] cancelled(Entry entry) {
        return Rpc.notification(
                "notifications/cancelled",
                Json.utf8("{\"requestId\":%d,\"reason\":\"nobody waits for it\"}".formatted(entry.number)));
    }
}
