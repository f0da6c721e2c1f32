package dev.slipway.mcp.gateway;

import dev.slipway.logs.LogWriter;
import dev.slipway.logs.NullLogWriter;
import dev.slipway.mcp.gateway.Link.Key;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Meets a server that no client was led to yet: who it is, what it speaks, which tools it has. It is spoken to as
/// the gateway speaks to servers for its clients, so that whatever answers here answers them, of either kind of
/// revision.
public final class Greeter {
    /// How the log names the server, as a source and before notices about what it says on standard output.
    public static final String LABEL = "first-start";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_PAGES = 100;
    /// A pipe may break a moment before the end of its process is known.
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Driver driver;
    private final Function<Transport.Http, Courier> couriers;
    private final int longest;

    /// For processes, and servers that may be anywhere.
    ///
    /// @param longest message, in bytes
    public Greeter(Driver driver, int longest) {
        this(driver, Greeter::anywhere, longest);
    }

    /// @param couriers who speaks with a server that speaks HTTP
    Greeter(Driver driver, Function<Transport.Http, Courier> couriers, int longest) {
        this.driver = driver;
        this.couriers = couriers;
        this.longest = longest;
    }

    private static Courier anywhere(Transport.Http server) {
        if (server.publicOnly()) {
            throw new IllegalArgumentException("%s must be met on the public internet".formatted(server.address()));
        }
        return Courier.anywhere();
    }

    /// Starts the server or connects to it, asks, and ends that again; nothing is left of it.
    ///
    /// @param log takes what it says besides its answers: on standard error, and noise on standard output
    /// @param limit for the whole, the process's start included
    /// @throws SlipwayException UNAVAILABLE when the sandbox cannot start
    /// @throws IllegalArgumentException for several servers as one
    public Greeting greet(Transport transport, LogWriter log, Duration limit) throws InterruptedException {
        try (var visit = new Visit(System.nanoTime(), limit, connect(transport, log))) {
            return visit.make(stranger(transport, log));
        }
    }

    /// The same, when nobody reads what it says besides.
    public Greeting greet(Transport transport, Duration limit) throws InterruptedException {
        return greet(transport, new NullLogWriter(), limit);
    }

    private Pipe connect(Transport transport, LogWriter log) {
        return switch (transport) {
            case Transport.Stdio(var launch) -> start(launch, log);
            case Transport.Http http ->
                new HttpPipe(http, couriers.apply(http), new HttpPipe.Notices(log, () -> {}), longest);
            case Transport.Collection _ -> throw new IllegalArgumentException("its servers are met one by one");
        };
    }

    private Pipe start(Launch launch, LogWriter log) {
        var pipe = new ChildPipe(LABEL, log, longest);
        pipe.attach(driver.start(launch, pipe));
        return pipe;
    }

    /// The server as an endpoint of its own, of which nothing is known.
    private static Endpoint stranger(Transport transport, LogWriter log) {
        return new Endpoint(
                new EndpointId(EndpointId.Kind.PROJECT, UUID.randomUUID()),
                "",
                LABEL,
                "",
                transport,
                Endpoint.Sharing.SESSION,
                1,
                Optional.empty(),
                ToolRules.NONE,
                log.id(),
                Set.of());
    }

    /// One server, met once.
    ///
    /// @param began of [System#nanoTime()]
    private record Visit(long began, Duration limit, Pipe pipe) implements Closeable {
        Greeting make(Endpoint endpoint) throws InterruptedException {
            var client = new Client(
                    UserId.random(),
                    Json.EMPTY,
                    Json.utf8("{\"name\":\"slipway\",\"version\":\"1\"}"),
                    Client.NEWEST_LEGACY);
            var hello = new Hello(client, false, Meeting.initializeParams(client));
            var key = new Key(endpoint.id(), endpoint.version(), LABEL, hello.speech());
            try {
                var link = new Opener(new Eras(), limit).meet(key, endpoint, hello, pipe);
                link.ready();
                return answered(link, client);
            } catch (Refused e) {
                return refused("initialize", e.error());
            } catch (SlipwayException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                return new Greeting.Failed(ending().orElse(e.text()));
            }
        }

        private Greeting answered(Link link, Client client) {
            var hello = JSON.readTree(link.initialized(Client.NEWEST_LEGACY));
            var server = link.forLegacy(client);
            var tools = new ArrayList<JsonNode>();
            var params = JSON.createObjectNode();
            for (int page = 0; page < MOST_PAGES && hello.path("capabilities").has("tools"); page++) {
                var answer = ask(server, new OwnCall(client, "tools/list", Json.utf8(params.toString())));
                if (answer.failed() && isUnknown(answer)) {
                    break;
                }
                if (answer.failed()) {
                    return refused("tools/list", answer.json(Part.ERROR));
                }
                var result = JSON.readTree(answer.json(Part.RESULT));
                tools.addAll(result.path("tools").values());
                if (!result.path("nextCursor").isString()) {
                    break;
                }
                params.set("cursor", result.path("nextCursor"));
            }
            var took = Duration.ofNanos(System.nanoTime() - began);
            return new Greeting.Answered(name(hello), revision(link, hello), tools, took);
        }

        private Envelope ask(ServerSide server, OwnCall call) {
            var left = Duration.ofNanos(Math.max(0, began + limit.toNanos() - System.nanoTime()));
            var answer = call.askOf(server, left);
            if (pipe.ended()) {
                throw new SlipwayException(ErrorCode.UNAVAILABLE, "the server ended");
            }
            return answer;
        }

        /// A server may say that it has tools and then not know the question: it has none.
        private static boolean isUnknown(Envelope answer) {
            return JSON.readTree(answer.json(Part.ERROR)).path("code").asInt(0) == Rpc.METHOD_NOT_FOUND;
        }

        private static Greeting refused(String method, byte[] error) {
            var message = JSON.readTree(error).path("message").asString("?");
            return new Greeting.Failed("it answered %s with an error: %s".formatted(method, message));
        }

        private static String name(JsonNode hello) {
            var info = hello.path("serverInfo");
            var version = info.path("version").asString("");
            return (info.path("name").asString("?") + " " + version).strip();
        }

        private static String revision(Link link, JsonNode hello) {
            return link.modern() ? Client.MODERN : hello.path("protocolVersion").asString("?");
        }

        /// How its process ended by itself, if it did.
        private Optional<String> ending() {
            return pipe.running().flatMap(running -> {
                try {
                    var ending = running.ended().get(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
                    return Optional.of("it ended: " + ending.detail());
                } catch (TimeoutException | ExecutionException e) {
                    return Optional.empty();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            });
        }

        /// Returns when nothing is written into the log any more: it belongs to whoever asked.
        @Override
        public void close() {
            var gone = new Gone();
            pipe.close();
            if (pipe.running().isPresent()) {
                pipe.deliverTo(gone);
                gone.told
                        .orTimeout(MOMENT.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(_ -> null)
                        .join();
            }
        }
    }

    /// Waits for the end of a process.
    private static final class Gone implements Pipe.Taker {
        private final CompletableFuture<Void> told = new CompletableFuture<>();

        @Override
        public void ended(String why) {
            told.complete(null);
        }

        @Override
        public void line(byte[] line) {}

        @Override
        public void tooLong(long length, Optional<Long> number) {}
    }
}
