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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Keeps the calls of projects and instances that want that. The gateway hands them over without waiting; when the
/// database does not keep up, calls are left out and counted.
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
    private final Supplier<Optional<RecordingWish>> instances;
    private final RecordingStore store;
    private final JsonMapper json;
    private final BlockingQueue<Call> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Map<UUID, Wish> wishes = new ConcurrentHashMap<>();
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread writer;

    /// Whether a project's or an instance's calls are to be kept, as it was asked at a moment.
    private record Wish(boolean keep, long at) {}

    /// @param options of projects
    /// @param instances asked for when it is needed: it may be there later than this
    Recorder(
            Database database,
            OptionsStore options,
            Supplier<Optional<RecordingWish>> instances,
            RecordingStore store) {
        this.database = database;
        this.options = options;
        this.instances = instances;
        this.store = store;
        this.json = JsonMapper.shared();
        this.writer = Thread.ofVirtual().name("mcp-recorder").start(this::write);
    }

    @Override
    public void called(Call call) {
        // What goes through a collection is kept with the members that answered.
        if (call.endpoint().id().kind() == EndpointId.Kind.COLLECTION
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
                if (isWanted(call.endpoint().id())) {
                    read(call).ifPresent(store::insert);
                }
            }
            batch.stream().map(Recorder::home).distinct().forEach(store::trim);
        });
    }

    private static ProjectId home(Call call) {
        return new ProjectId(call.endpoint().id().uuid());
    }

    private boolean isWanted(EndpointId endpoint) {
        var wish = wishes.get(endpoint.uuid());
        if (wish == null || System.nanoTime() - wish.at() > MOMENT.toNanos()) {
            wish = new Wish(ask(endpoint), System.nanoTime());
            wishes.put(endpoint.uuid(), wish);
        }
        return wish.keep();
    }

    private boolean ask(EndpointId endpoint) {
        return switch (endpoint.kind()) {
            case PROJECT -> options.find(new ProjectId(endpoint.uuid())).recordCalls();
            case INSTANCE ->
                instances.get().map(it -> it.isWanted(endpoint.uuid())).orElse(false);
            case COLLECTION -> false;
        };
    }

    private Optional<Recording> read(Call call) {
        try {
            boolean project = call.endpoint().id().kind() == EndpointId.Kind.PROJECT;
            var redactor = new Redactor(json, call.endpoint().secrets());
            var params =
                    redactor.clean(withoutMeta(json.readTree(call.request()).path("params")));
            var answer = redactor.clean(answer(json.readTree(call.answer())));
            return Optional.of(new Recording(
                    0,
                    home(call),
                    project ? Optional.of(ReleaseEndpoint.deployment(call.endpoint())) : Optional.empty(),
                    project ? Optional.empty() : Optional.of(call.endpoint().version()),
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
