package dev.slipway.mcp.gateway;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The last answers of servers to what does not change from one request to the next, so that one that sleeps need
/// not be woken for it: clients list everything whenever they connect.
final class Shelf {
    private static final Set<String> KEPT =
            Set.of("tools/list", "prompts/list", "resources/list", "resources/templates/list", "server/discover");

    /// Clients choose what they say they can do, and with it how many places there are: those that nobody asked for
    /// longest give way.
    private static final int MOST = 1000;

    private static final long MOST_BYTES = 64 << 20;

    private final LinkedHashMap<Place, Map<String, byte[]>> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// Who gets the same answers.
    ///
    /// @param who the user, or everyone
    /// @param speech as in [Link.Key]: servers show different things to clients that can do different things
    record Place(EndpointId endpoint, String version, String who, String speech) {}

    synchronized void put(Place place, String method, byte[] result) {
        var before = kept.computeIfAbsent(place, _ -> new HashMap<>()).put(method, result);
        bytes += result.length - size(before);
        while (kept.size() > MOST || bytes > MOST_BYTES) {
            drop(kept.pollFirstEntry().getValue());
        }
    }

    private void drop(Map<String, byte[]> answers) {
        answers.values().forEach(answer -> bytes -= answer.length);
    }

    private static int size(byte @Nullable [] answer) {
        return answer == null ? 0 : answer.length;
    }

    synchronized Optional<byte[]> find(Place place, String method) {
        return Optional.ofNullable(kept.getOrDefault(place, Map.of()).get(method));
    }

    /// The server that sleeps, if it can answer the request so.
    Optional<ServerSide> asleep(Place place, Envelope request) {
        if (request.is("ping")) {
            return Optional.of(new Asleep(Json.EMPTY));
        }
        return isKept(request) ? find(place, request.method()).map(Asleep::new) : Optional.empty();
    }

    /// The first page only: the others depend on what came before.
    private static boolean isKept(Envelope request) {
        return KEPT.contains(request.method()) && !request.has(Part.CURSOR);
    }

    /// The same server, whose answers are kept.
    ServerSide learning(Place place, ServerSide server) {
        return new Awake(place, server);
    }

    /// A server said that something changed.
    synchronized void changed(EndpointId endpoint, Envelope notification) {
        var list = notification.method().replace("notifications/", "").replace("/list_changed", "/list");
        kept.forEach((place, answers) -> {
            if (place.endpoint().equals(endpoint)) {
                bytes -= size(answers.remove(list));
                if (list.equals("resources/list")) {
                    bytes -= size(answers.remove("resources/templates/list"));
                }
            }
        });
    }

    synchronized void forget(EndpointId endpoint) {
        kept.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey().endpoint().equals(endpoint);
            if (gone) {
                drop(entry.getValue());
            }
            return gone;
        });
    }

    private record Asleep(byte[] result) implements ServerSide {
        @Override
        public void call(Call call) {
            call.succeed(result);
        }

        @Override
        public void cancel(Call call) {}

        @Override
        public void tell(Envelope notification) {}

        @Override
        public void join(Guest guest) {}

        @Override
        public void leave(Guest guest) {}
    }

    private final class Awake implements InFront {
        private final Place place;
        private final ServerSide server;

        Awake(Place place, ServerSide server) {
            this.place = place;
            this.server = server;
        }

        @Override
        public ServerSide server() {
            return server;
        }

        @Override
        public void call(Call call) {
            server.call(isKept(call.request()) ? new Learning(call) : call);
        }

        private final class Learning implements Through {
            private final Call call;

            Learning(Call call) {
                this.call = call;
            }

            @Override
            public Call inner() {
                return call;
            }

            @Override
            public void answer(Envelope answer) {
                if (answer.has(Part.RESULT)) {
                    put(place, call.request().method(), answer.json(Part.RESULT));
                }
                call.answer(answer);
            }
        }
    }
}
