package dev.slipway.mcp.trust;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.GatewayWatch;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Keeps the calls of projects that want that. The gateway hands them over without waiting; when the database does
/// not keep up, calls are left out and counted.
final class Recorder implements GatewayWatch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final String JOB = "record calls";
    private static final int MOST_WAITING = 2000;
    private static final int LARGEST = 256 << 10;
    private static final int BATCH = 100;
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final Set<String> KEPT = Set.of("tools/call", "prompts/get", "resources/read");

    /// What was cut off says nothing about the server's answers.
    private static final Set<Outcome> ANSWERED = EnumSet.of(Outcome.ANSWERED, Outcome.TOOL_FAILED, Outcome.FAILED);

    private final Database database;
    private final OptionsStore options;
    private final RecordingStore store;
    private final JsonMapper json;
    private final BlockingQueue<Call> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Map<UUID, Wish> wishes = new ConcurrentHashMap<>();
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread writer;

    /// Whether a project wants its calls kept, as it was asked at a moment.
    private record Wish(boolean keep, long at) {}

    Recorder(Database database, OptionsStore options, RecordingStore store, JsonMapper json) {
        this.database = database;
        this.options = options;
        this.store = store;
        this.json = json;
        this.writer = Thread.ofVirtual().name("mcp-recorder").start(this::write);
    }

    @Override
    public void called(Call call) {
        if (call.endpoint().id().kind() != EndpointId.Kind.PROJECT
                || !KEPT.contains(call.method())
                || !ANSWERED.contains(call.outcome())) {
            return;
        }
        var wish = wishes.get(call.endpoint().id().uuid());
        if (wish != null && !wish.keep() && System.nanoTime() - wish.at() < MOMENT.toNanos()) {
            return;
        }
        if (call.request().length + call.answer().length > LARGEST || !waiting.offer(call)) {
            leftOut.incrementAndGet();
        }
    }

    @Override
    public void failed(EndpointId endpoint, String why) {
        // Not a call.
    }

    /// How many calls were too large, or came too fast, to be kept.
    long leftOut() {
        return leftOut.get();
    }

    private void write() {
        var batch = new ArrayList<Call>();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                batch.add(waiting.take());
                waiting.drainTo(batch, BATCH);
                keep(batch);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("{} calls were not recorded", batch.size(), e);
            }
            batch.clear();
        }
    }

    private void keep(List<Call> batch) {
        database.asSystem(JOB, () -> {
            for (var call : batch) {
                var project = new ProjectId(call.endpoint().id().uuid());
                if (isWanted(project)) {
                    read(project, call).ifPresent(store::insert);
                }
            }
            batch.stream()
                    .map(call -> new ProjectId(call.endpoint().id().uuid()))
                    .distinct()
                    .forEach(store::trim);
        });
    }

    private boolean isWanted(ProjectId project) {
        var wish = wishes.get(project.value());
        if (wish == null || System.nanoTime() - wish.at() > MOMENT.toNanos()) {
            wish = new Wish(options.find(project).recordCalls(), System.nanoTime());
            wishes.put(project.value(), wish);
        }
        return wish.keep();
    }

    private Optional<Recording> read(ProjectId project, Call call) {
        try {
            var redactor = new Redactor(json, call.endpoint().secrets());
            var params =
                    redactor.clean(withoutMeta(json.readTree(call.request()).path("params")));
            var answer = redactor.clean(answer(json.readTree(call.answer())));
            return Optional.of(new Recording(
                    0,
                    project,
                    ReleaseEndpoint.deployment(call.endpoint()),
                    Optional.of(call.user().value()),
                    call.method(),
                    call.tool(),
                    params,
                    answer,
                    call.failed(),
                    Math.toIntExact(call.took().toMillis()),
                    redactor.taken(),
                    Instant.EPOCH));
        } catch (JacksonException | IllegalArgumentException e) {
            leftOut.incrementAndGet();
            return Optional.empty();
        }
    }

    private JsonNode withoutMeta(JsonNode params) {
        if (params instanceof ObjectNode object) {
            var copy = object.deepCopy();
            copy.remove("_meta");
            return copy;
        }
        return json.createObjectNode();
    }

    private JsonNode answer(JsonNode message) {
        var kept = json.createObjectNode();
        for (var member : List.of("result", "error")) {
            if (message.has(member)) {
                kept.set(member, message.path(member));
            }
        }
        return kept;
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
