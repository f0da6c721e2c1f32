package dev.slipway.deployments;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.projects.Projects;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.WorkloadUsage;
import dev.slipway.runtime.Workloads;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What of a project runs now, over HTTP. A single workload, its probes and its last minutes are the runtime's.
@RestController
@RequestMapping("/api/v1/projects/{name}/workloads")
class ProjectWorkloadsApi {
    private final Database database;
    private final Projects projects;
    private final Workloads workloads;

    ProjectWorkloadsApi(Database database, Projects projects, Workloads workloads) {
        this.database = database;
        this.projects = projects;
        this.workloads = workloads;
    }

    /// Those that are not stopped, newest first: the live version's, and for a moment the one before or after it.
    @GetMapping
    PageOf<Line> list(
            @PathVariable String name,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size,
            @AuthenticationPrincipal SignedIn caller) {
        var asked = new PageOf.Request(page, size);
        var project = database.asUser(caller.id(), () -> projects.get(name)).id();
        var running = workloads.running(project);
        var lines = running.stream()
                .skip(asked.offset())
                .limit(size)
                .map(workload -> Line.of(workload, lastUsage(workload)))
                .toList();
        return new PageOf<>(lines, page, size, running.size());
    }

    private Optional<WorkloadUsage> lastUsage(Workload workload) {
        var usage = workloads.usage(workload.id());
        return usage.isEmpty() ? Optional.empty() : Optional.of(usage.getLast());
    }

    /// A running workload as the API gives it.
    ///
    /// @param cpuPercent of one processor, over the last five seconds; null before the first sample, and for a
    ///     workload of another server
    /// @param memoryBytes in use then; null as above
    record Line(
            UUID id,
            String name,
            UUID deploymentId,
            String status,
            @Nullable String statusReason,
            int port,
            int restarts,
            UUID logId,
            @Nullable Instant startedAt,
            @Nullable Double cpuPercent,
            @Nullable Long memoryBytes) {
        static Line of(Workload workload, Optional<WorkloadUsage> usage) {
            return new Line(
                    workload.id().value(),
                    workload.name(),
                    workload.release(),
                    workload.state().name().toLowerCase(Locale.ROOT),
                    workload.why().orElse(null),
                    workload.port(),
                    workload.restarts(),
                    workload.log().value(),
                    workload.startedAt().orElse(null),
                    usage.map(WorkloadUsage::cpuPercent).orElse(null),
                    usage.map(WorkloadUsage::memoryBytes).orElse(null));
        }
    }
}
