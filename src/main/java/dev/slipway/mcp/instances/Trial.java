package dev.slipway.mcp.instances;

import static java.util.stream.Collectors.joining;

import dev.slipway.deployments.probe.StdioHandshake;
import dev.slipway.deployments.probe.StdioHandshake.Outcome;
import dev.slipway.logs.Hiding;
import dev.slipway.logs.Level;
import dev.slipway.logs.LogLine;
import dev.slipway.logs.LogSummary;
import dev.slipway.logs.LogWriter;
import dev.slipway.logs.Logs;
import dev.slipway.mcp.catalogue.Servers.Server;
import dev.slipway.mcp.instances.Assembly.Assembled;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Readiness;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.Workloads;
import java.time.Duration;
import java.util.Optional;

/// Starts an instance's server for the first time: it runs only once it has answered.
final class Trial {
    private static final int TOLD_LINES = 6;
    private static final int TOLD_LETTERS = 800;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Database database;
    private final Driver driver;
    private final Workloads workloads;
    private final Assembly assembly;
    private final Relay relay;
    private final Logs logs;
    private final Duration patience;

    Trial(
            Database database,
            Driver driver,
            Workloads workloads,
            Assembly assembly,
            Relay relay,
            Logs logs,
            Duration patience) {
        this.database = database;
        this.driver = driver;
        this.workloads = workloads;
        this.assembly = assembly;
        this.relay = relay;
        this.logs = logs;
        this.patience = patience;
    }

    /// What runs of it from now on: nothing of a server whose processes come with its sessions.
    record Started(Optional<Integer> port, Optional<Long> process) {}

    /// @throws SlipwayException UNAVAILABLE when it does not answer: the reason, and what it said last on standard
    ///     error
    Started run(Assembled assembled) throws InterruptedException {
        return switch (assembled.server()) {
            case Server.Process process when process.httpPath().isEmpty() -> stdio(assembled, process);
            case Server.Process process -> http(assembled, process);
            case Server.Remote _ -> remote(assembled);
        };
    }

    private Started stdio(Assembled assembled, Server.Process process) throws InterruptedException {
        var instance = assembled.instance();
        var before = lines(instance);
        try (var log = logs.open(instance.log(), assembled.secrets())) {
            Output output = (_, buffer, offset, length) -> log.bytes("stderr", buffer, offset, length);
            var outcome = StdioHandshake.tryOut(driver, assembly.launch(assembled, process), output, patience);
            log.endOf("stderr");
            return judged(assembled, outcome, log, before);
        }
    }

    private Started judged(Assembled assembled, Outcome outcome, LogWriter log, long before) {
        switch (outcome) {
            case Outcome.Works works -> {
                log.line(
                        Level.INFO,
                        "slipway",
                        "%s answers after %d ms, speaks MCP %s and has %d tools"
                                .formatted(
                                        works.server(),
                                        works.took().toMillis(),
                                        works.protocolVersion(),
                                        works.tools().size()));
                return new Started(Optional.empty(), Optional.empty());
            }
            case Outcome.Fails(var why) -> {
                log.line(Level.ERROR, "slipway", why);
                log.flush();
                throw new SlipwayException(ErrorCode.UNAVAILABLE, told(assembled, why, before));
            }
        }
    }

    private Started http(Assembled assembled, Server.Process process) throws InterruptedException {
        var instance = assembled.instance();
        var before = lines(instance);
        for (var old : workloads.running(instance.id().home())) {
            workloads.stop(old.id(), GRACE);
        }
        var workload = workloads.start(assembly.workload(assembled, process));
        try {
            return switch (workloads.awaitReady(workload.id())) {
                case Readiness.Ready _ -> started(workloads.get(workload.id()));
                case Readiness.NotReady(var why) ->
                    throw new SlipwayException(ErrorCode.UNAVAILABLE, told(assembled, why, before));
            };
        } catch (InterruptedException | RuntimeException e) {
            workloads.stop(workload.id(), GRACE);
            throw e;
        }
    }

    private static Started started(Workload workload) {
        return new Started(Optional.of(workload.port()), workload.processId());
    }

    private Started remote(Assembled assembled) {
        relay.ask(assembly.endpoint(assembled), assembled.instance().owner(), "tools/list", patience);
        return new Started(Optional.empty(), Optional.empty());
    }

    /// The reason, and the last lines of the log, where secrets are hidden already.
    private String told(Assembled assembled, String why, long before) {
        var said =
                database
                        .asSystem(
                                "mcp.start",
                                () -> logs.read(assembled.instance().log(), before + 1, 1000))
                        .stream()
                        .filter(line ->
                                line.source().equals("stderr") || line.source().equals("stdout"))
                        .map(LogLine::text)
                        .filter(text -> !text.isBlank())
                        .toList();
        var last = said.stream().skip(Math.max(0, said.size() - TOLD_LINES)).collect(joining("\n"));
        var reason = new Hiding(assembled.secrets()).in(why).text();
        var text = last.isEmpty() ? reason : reason + "\n" + last;
        return text.length() > TOLD_LETTERS ? text.substring(0, TOLD_LETTERS) + "…" : text;
    }

    private long lines(Instance instance) {
        return database.asSystem("mcp.start", () -> logs.summary(instance.log()))
                .map(LogSummary::lines)
                .orElse(0L);
    }
}
