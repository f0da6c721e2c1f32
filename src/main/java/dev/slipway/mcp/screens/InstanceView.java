package dev.slipway.mcp.screens;

import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.mcp.catalogue.ServerJson.Way;
import dev.slipway.mcp.gateway.Gateway.SessionView;
import dev.slipway.mcp.instances.Insight;
import dev.slipway.mcp.instances.Instance;
import dev.slipway.web.Times;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an instance's page shows of it, and shows again while it is open.
///
/// @param processes that run on this server
/// @param calls of the last day
public record InstanceView(
        InstanceLine line,
        McpType type,
        Chart cpu,
        Chart memory,
        int processes,
        List<SessionView> sessions,
        Insight.Totals calls) {
    public InstanceView {
        sessions = List.copyOf(sessions);
    }

    static InstanceView of(
            Instance instance, McpType type, JsonNode now, List<SessionView> sessions, Insight.Totals calls) {
        var history = JsonMapper.shared().readTree(instance.stats()).path("history");
        return new InstanceView(
                InstanceLine.of(instance),
                type,
                Chart.of(
                        "Processor",
                        "%",
                        history,
                        "cpu_percent",
                        now.path("cpu_percent").asDouble(0)),
                Chart.of(
                        "Memory",
                        "MB",
                        history,
                        "memory_mb",
                        now.path("memory_mb").asDouble(0)),
                now.path("processes").asInt(0),
                sessions,
                calls);
    }

    /// "312 calls in the last day, 2 failed, 14 ms on average".
    public String callsInWords() {
        if (calls.calls() == 0) {
            return "No calls in the last day.";
        }
        var failed = calls.failures() == 0 ? "" : ", %,d failed".formatted(calls.failures());
        var average = Times.duration(Duration.ofNanos(1000 * calls.micros() / calls.calls()));
        return "%,d %s in the last day%s, %s on average"
                .formatted(calls.calls(), calls.calls() == 1 ? "call" : "calls", failed, average);
    }

    /// Whether its server runs elsewhere.
    public boolean isRemote() {
        return type.server().way() instanceof Way.Elsewhere;
    }

    public String processesInWords() {
        if (isRemote() || !line.isLive()) {
            return isRemote() ? "it runs elsewhere" : "it does not run";
        }
        return switch (processes) {
            case 0 -> line.isPending() ? "it is being started" : "no process: it sleeps until it is called";
            case 1 -> "1 process";
            default -> processes + " processes";
        };
    }

    public Instance instance() {
        return line.instance();
    }

    /// Whether what is shown is going to change soon.
    public boolean isMoving() {
        return line.isPending();
    }

    /// Whether it may be renewed to an end at all.
    public boolean hasEnd() {
        return instance().expiresAt().isPresent();
    }
}
