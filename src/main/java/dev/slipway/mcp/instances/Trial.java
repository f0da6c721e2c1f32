package dev.slipway.mcp.instances;

import static java.util.stream.Collectors.joining;

import dev.slipway.logs.Hiding;
import dev.slipway.logs.Level;
import dev.slipway.logs.LogLine;
import dev.slipway.logs.LogSummary;
import dev.slipway.logs.Logs;
import dev.slipway.mcp.catalogue.Servers.Server;
import dev.slipway.mcp.gateway.Greeter;
import dev.slipway.mcp.gateway.Greeting;
import dev.slipway.mcp.instances.Assembly.Assembled;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
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
    private final Greeter greeter;
    private final Workloads workloads;
    private final Assembly assembly;
    private final Logs logs;
    private final Duration patience;

    Trial(Database database, Greeter greeter, Workloads workloads, Assembly assembly, Logs logs, Duration patience) {
        this.database = database;
        this.greeter = greeter;
        this.workloads = workloads;
        this.assembly = assembly;
        this.logs = logs;
        this.patience = patience;
    }

    /// What runs of it from now on: nothing of a server whose processes come with its sessions.
    record Started(Optional<Integer> port, Optional<Long> process) {}

    /// @throws SlipwayException UNAVAILABLE when it does not answer: the reason, and what it said last on standard
    ///     error
    Started run(Assembled assembled) throws InterruptedException {
        var before = lines(assembled.instance());
        if (assembled.server() instanceof Server.Process process
                && process.httpPath().isPresent()) {
            return http(assembled, process, before);
        }
        greet(assembled, before);
        return new Started(Optional.empty(), Optional.empty());
    }

    private void greet(Assembled assembled, long before) throws InterruptedException {
        try (var log = logs.open(assembled.instance().log(), assembled.secrets())) {
            switch (greeter.greet(assembly.endpoint(assembled).transport(), log, patience)) {
                case Greeting.Answered answered -> log.line(Level.INFO, "slipway", answered.words());
                case Greeting.Failed(var why) -> {
                    log.flush();
                    var told = told(assembled, why, before);
                    log.line(Level.ERROR, "slipway", why);
                    throw new SlipwayException(ErrorCode.UNAVAILABLE, told);
                }
            }
        }
    }

    private Started http(Assembled assembled, Server.Process process, long before) throws InterruptedException {
        for (var old : workloads.running(assembled.instance().id().home())) {
            workloads.stop(old.id(), GRACE);
        }
        var workload = workloads.start(assembly.workload(assembled, process));
        try {
            return switch (workloads.awaitReady(workload.id())) {
                case Readiness.Ready _ -> {
                    greet(assembled, before);
                    yield started(workloads.get(workload.id()));
                }
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

    /// The reason, and the last lines of the log, where secrets are hidden already.
    private String told(Assembled assembled, String why, long before) {
        var said =
                database
                        .asSystem(
                                "mcp.start",
                                () -> logs.read(assembled.instance().log(), before + 1, 1000))
                        .stream()
                        .filter(line ->
                                !line.source().equals("slipway") || line.text().startsWith(Greeter.LABEL))
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
