package dev.slipway.mcp.instances;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Events;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.runtime.PortAllocation;
import dev.slipway.runtime.WorkloadSpec;
import dev.slipway.runtime.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// What instances do and did, over HTTP, and what an administrator wants to know of all of them.
@RestController
@RequestMapping("/api/v1/mcp")
class InstanceInsightApi {
    private final Instances instances;
    private final Insight insight;
    private final Workloads workloads;
    private final RequirementSettings settings;

    InstanceInsightApi(Instances instances, Insight insight, Workloads workloads, RequirementSettings settings) {
        this.instances = instances;
        this.insight = insight;
        this.workloads = workloads;
        this.settings = settings;
    }

    /// What it uses now, what it used lately, and its sessions.
    @GetMapping("/instances/{id}/stats")
    Stats stats(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        var instance = instances.get(caller.id(), new InstanceId(id));
        var sessions = insight.sessions(instance).stream().map(SessionView::of).toList();
        return new Stats(
                insight.now(instance), InstanceView.of(instance).stats().path("history"), sessions);
    }

    /// How often each tool was called, how often it failed and how long it took, by the hour.
    @GetMapping("/instances/{id}/calls")
    PageOf<CallsView> calls(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "24") int hours) {
        if (hours < 1 || hours > 744) {
            throw SlipwayException.invalid("hours must be from 1 to 744");
        }
        var instance = instances.get(caller.id(), new InstanceId(id));
        var found = insight.calls(caller.id(), instance, Duration.ofHours(hours));
        return new PageOf<>(found, 0, Math.max(1, found.size()), found.size()).map(CallsView::of);
    }

    /// What happened to it, newest first.
    @GetMapping("/instances/{id}/events")
    PageOf<EventView> events(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return instances
                .events(caller.id(), new InstanceId(id), new PageOf.Request(page, size))
                .map(EventView::of);
    }

    /// The processes that run: the caller's, an administrator sees everybody's.
    @GetMapping("/processes")
    PageOf<ProcessView> processes(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return insight.processes(caller.id(), caller.administrator(), new PageOf.Request(page, size))
                .map(ProcessView::of);
    }

    /// The pool of ports, free ones too; for administrators. The next that is given is the one free the longest.
    @GetMapping("/ports")
    PageOf<PortView> ports(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "100") int size) {
        requireAdministrator(caller);
        var wanted = new PageOf.Request(page, size);
        var all = workloads.ports(WorkloadSpec.Pool.MCP);
        var items = all.stream().skip(wanted.offset()).limit(size).toList();
        return new PageOf<>(items, page, size, all.size()).map(PortView::of);
    }

    /// The settings under the names of the requirement, as they are in force.
    @GetMapping("/settings")
    Map<String, Object> settings() {
        return settings.values();
    }

    private static void requireAdministrator(SignedIn caller) {
        if (!caller.administrator()) {
            throw new SlipwayException(ErrorCode.FORBIDDEN, "only an administrator may see all ports");
        }
    }

    /// @param now on this server; zeros while it sleeps
    /// @param history oldest first
    record Stats(JsonNode now, JsonNode history, List<SessionView> sessions) {}

    record SessionView(
            String label,
            String client,
            String revision,
            Instant began,
            Instant lastUsed,
            boolean asleep,
            @Nullable Long processId) {
        static SessionView of(dev.slipway.mcp.gateway.Gateway.SessionView session) {
            return new SessionView(
                    session.label(),
                    session.client(),
                    session.revision(),
                    session.began(),
                    session.lastUsed(),
                    session.asleep(),
                    session.processId() > 0 ? session.processId() : null);
        }
    }

    /// @param cancelled how many ended because nobody waited for them any more; no failures
    /// @param crashed how many of the failures were because the process ended
    record CallsView(
            String tool,
            Instant hour,
            long calls,
            long failures,
            long cancelled,
            long crashed,
            double averageMs,
            double maxMs) {
        static CallsView of(ToolCallStore.Calls calls) {
            var average = calls.calls() == 0 ? 0 : calls.totalMicros() / (double) calls.calls();
            return new CallsView(
                    calls.tool(),
                    calls.hour(),
                    calls.calls(),
                    calls.failures(),
                    calls.cancelled(),
                    calls.crashed(),
                    Math.round(average) / 1000.0,
                    calls.maxMicros() / 1000.0);
        }
    }

    record EventView(
            UUID id,
            @Nullable UUID userId,
            String eventType,
            JsonNode eventData,
            @Nullable String ipAddress,
            @Nullable String userAgent,
            Instant createdAt) {
        static EventView of(Events.Recorded event) {
            return new EventView(
                    event.id(),
                    event.user().map(UserId::value).orElse(null),
                    event.type(),
                    event.details(),
                    event.address().orElse(null),
                    event.agent().orElse(null),
                    event.at());
        }
    }

    record ProcessView(
            UUID instanceId,
            @Nullable Long processId,
            @Nullable Integer assignedPort,
            String status,
            Instant createdAt) {
        static ProcessView of(ObservationStore.Process process) {
            return new ProcessView(
                    process.id().value(),
                    process.processId().orElse(null),
                    process.port().orElse(null),
                    process.status(),
                    process.createdAt());
        }
    }

    /// @param holderId the instance, or the project, whose server has it
    record PortView(
            int port,
            boolean isAvailable,
            @Nullable UUID holderId,
            @Nullable UUID workloadId,
            @Nullable Instant allocatedAt,
            @Nullable Instant releasedAt,
            @Nullable Instant lastHealthCheck) {
        static PortView of(PortAllocation port) {
            return new PortView(
                    port.port(),
                    port.available(),
                    port.holder().map(it -> it.value()).orElse(null),
                    port.workload().map(it -> it.value()).orElse(null),
                    port.allocatedAt().orElse(null),
                    port.releasedAt().orElse(null),
                    port.lastHealthCheck().orElse(null));
        }
    }
}
