package dev.slipway.deployments.probe;

import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to an MCP server over standard input and output as a client would, far enough to know that it works:
/// `initialize`, then `tools/list` (MCP 2025-11-25, lifecycle and tools).
///
/// It is the launch's [Output]; one handshake serves one launch.
public final class StdioHandshake implements Output {
    /// The newest revision that is offered; a server answers with the one that it speaks.
    private static final String REVISION = "2025-11-25";

    private static final int LONGEST_LINE = 10 << 20;
    private static final int MOST_PAGES = 100;
    private static final int METHOD_NOT_FOUND = -32601;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Output log;
    private final LineBuffer lines = new LineBuffer(LONGEST_LINE, this::heard);
    private final LinkedBlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();

    /// @param log takes what the server says on standard error, and what is no message on standard output
    public StdioHandshake(Output log) {
        this.log = log;
    }

    /// What came of it.
    public sealed interface Outcome {
        /// It works.
        ///
        /// @param server its name and version, as it says them
        /// @param protocolVersion the revision it speaks
        /// @param tools as it lists them; none for a server without tools
        /// @param took from the start of its process to the end of that list
        record Works(String server, String protocolVersion, List<JsonNode> tools, Duration took) implements Outcome {
            public Works {
                tools = List.copyOf(tools);
            }
        }

        /// It does not; `why` is a sentence for people.
        record Fails(String why) implements Outcome {}
    }

    /// Starts the launch, greets the server and ends it again.
    ///
    /// @param log takes what it says besides its answers
    /// @param deadline for the whole, the process's start included
    /// @throws dev.slipway.platform.SlipwayException UNAVAILABLE when the sandbox cannot start
    public static Outcome tryOut(Driver driver, Launch launch, Output log, Duration deadline)
            throws InterruptedException {
        var handshake = new StdioHandshake(log);
        var began = System.nanoTime();
        var running = driver.start(launch, handshake);
        try {
            return handshake.greet(running, began, deadline);
        } finally {
            running.stop(Duration.ofSeconds(1));
        }
    }

    /// Greets the server and asks for its tools. Leaves it running.
    ///
    /// @param began when its process was started, of [System#nanoTime()]
    private Outcome greet(Running running, long began, Duration deadline) throws InterruptedException {
        var talk = new Talk(running, began + deadline.toNanos(), deadline);
        try {
            var hello = talk.ask(
                    "initialize",
                    Map.of(
                            "protocolVersion", REVISION,
                            "capabilities", Map.of(),
                            "clientInfo", Map.of("name", "slipway", "version", "1")));
            talk.say(Map.of("jsonrpc", "2.0", "method", "notifications/initialized"));
            var info = hello.path("serverInfo");
            return new Outcome.Works(
                    "%s %s"
                            .formatted(
                                    info.path("name").asString("?"),
                                    info.path("version").asString(""))
                            .strip(),
                    hello.path("protocolVersion").asString("?"),
                    hello.path("capabilities").has("tools") ? tools(talk) : List.of(),
                    Duration.ofNanos(System.nanoTime() - began));
        } catch (Silence e) {
            return new Outcome.Fails(e.getMessage() == null ? "it did not answer" : e.getMessage());
        }
    }

    private static List<JsonNode> tools(Talk talk) throws InterruptedException, Silence {
        var tools = new ArrayList<JsonNode>();
        var cursor = Optional.<String>empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            var list = talk.ask(
                    "tools/list",
                    cursor.<Map<String, Object>>map(c -> Map.of("cursor", c)).orElse(Map.of()));
            tools.addAll(list.path("tools").values());
            cursor = Optional.ofNullable(list.path("nextCursor").stringValue(null));
            if (cursor.isEmpty()) {
                break;
            }
        }
        return tools;
    }

    @Override
    public void accept(Channel channel, byte[] buffer, int offset, int length) {
        if (channel == Channel.ERR) {
            log.accept(channel, buffer, offset, length);
        } else {
            lines.accept(buffer, offset, length);
        }
    }

    private void heard(byte[] line) {
        try {
            var message = JSON.readTree(line);
            if (message.has("id") && (message.has("result") || message.has("error"))) {
                answers.add(message);
            }
        } catch (JacksonException e) {
            log.accept(Channel.OUT, line, 0, line.length);
            log.accept(Channel.OUT, new byte[] {'\n'}, 0, 1);
        }
    }

    /// There is no good answer, and why.
    private static final class Silence extends Exception {
        Silence(String why) {
            super(why);
        }
    }

    /// Questions and answers, one after the other, until a moment.
    private final class Talk {
        private final Running running;
        private final long until;
        private final Duration patience;
        private int id;

        Talk(Running running, long until, Duration patience) {
            this.running = running;
            this.until = until;
            this.patience = patience;
        }

        JsonNode ask(String method, Map<String, Object> params) throws InterruptedException, Silence {
            id++;
            say(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
            while (true) {
                var answer = answers.poll(100, TimeUnit.MILLISECONDS);
                if (answer != null && answer.path("id").asInt(0) == id) {
                    return result(method, answer);
                }
                if (answer == null && running.ended().isDone()) {
                    throw new Silence("it ended: " + running.ended().join().detail());
                }
                if (System.nanoTime() > until) {
                    throw new Silence("it did not answer %s within %d s".formatted(method, patience.toSeconds()));
                }
            }
        }

        private JsonNode result(String method, JsonNode answer) throws Silence {
            if (answer.has("result")) {
                return answer.path("result");
            }
            var error = answer.path("error");
            if (method.equals("tools/list") && error.path("code").asInt(0) == METHOD_NOT_FOUND) {
                return JSON.createObjectNode();
            }
            throw new Silence("it answered %s with an error: %s"
                    .formatted(method, error.path("message").asString("?")));
        }

        /// How it ended, when it did: a pipe may break a moment before the end is told.
        private Optional<String> ending() throws InterruptedException {
            try {
                return Optional.of(running.ended().get(2, TimeUnit.SECONDS).detail());
            } catch (TimeoutException | ExecutionException e) {
                return Optional.empty();
            }
        }

        void say(Map<String, Object> message) throws InterruptedException, Silence {
            try {
                var input = running.input();
                input.write(JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8));
                input.write('\n');
                input.flush();
            } catch (IOException e) {
                throw new Silence(ending().map(it -> "it ended: " + it).orElse("it closed its standard input"));
            }
        }
    }
}
