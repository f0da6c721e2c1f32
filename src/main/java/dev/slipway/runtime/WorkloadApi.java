package dev.slipway.runtime;

import dev.slipway.platform.Caller;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Workloads over HTTP. A workload of a project that the caller may not see does not exist for them.
@RestController
@RequestMapping("/api/v1/workloads")
class WorkloadApi {
    private final Database database;
    private final RuntimeStores stores;
    private final Workloads workloads;

    WorkloadApi(Database database, RuntimeStores stores, Workloads workloads) {
        this.database = database;
        this.stores = stores;
        this.workloads = workloads;
    }

    @GetMapping("/{id}")
    View get(@PathVariable UUID id) {
        return View.of(database.asUser(Caller.current(), () -> visible(id)));
    }

    /// What its probes found, newest first.
    @GetMapping("/{id}/health")
    PageOf<Check> health(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        var asked = new PageOf.Request(page, size);
        return database.asUser(Caller.current(), () -> {
            var workload = visible(id).id();
            var checks = stores.health().list(workload, asked);
            return new PageOf<>(checks, page, size, stores.health().count(workload)).map(Check::of);
        });
    }

    /// What it used in the last minutes, oldest first.
    @GetMapping("/{id}/stats")
    List<WorkloadUsage> stats(@PathVariable UUID id) {
        var workload = database.asUser(Caller.current(), () -> visible(id));
        return workloads.usage(workload.id());
    }

    private Workload visible(UUID id) {
        return stores.workloads()
                .find(new WorkloadId(id))
                .orElseThrow(() -> SlipwayException.notFound("there is no workload %s", id));
    }

    /// A workload as the API gives it.
    record View(
            UUID id,
            UUID projectId,
            UUID deploymentId,
            String name,
            String status,
            @Nullable String statusReason,
            int port,
            @Nullable String address,
            @Nullable Long processId,
            int restarts,
            @Nullable Integer exitCode,
            @Nullable String lastEnding,
            UUID logId,
            String driver,
            @Nullable String containerId,
            @Nullable String image,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant stoppedAt) {
        static View of(Workload workload) {
            return new View(
                    workload.id().value(),
                    workload.project().value(),
                    workload.release(),
                    workload.name(),
                    workload.state().name().toLowerCase(Locale.ROOT),
                    workload.why().orElse(null),
                    workload.port(),
                    workload.address().map(View::text).orElse(null),
                    workload.processId().orElse(null),
                    workload.restarts(),
                    workload.exitCode().orElse(null),
                    workload.lastEnding().orElse(null),
                    workload.log().value(),
                    workload.driver(),
                    workload.handle().orElse(null),
                    workload.image().orElse(null),
                    workload.createdAt(),
                    workload.startedAt().orElse(null),
                    workload.stoppedAt().orElse(null));
        }

        private static String text(InetSocketAddress address) {
            return address.getHostString() + ":" + address.getPort();
        }
    }

    /// A health check as the API gives it.
    record Check(
            String url,
            @Nullable Integer httpStatus,
            @Nullable Integer latencyMs,
            boolean isLive,
            Instant checkedAt) {
        static Check of(HealthCheck check) {
            return new Check(
                    check.url(),
                    check.httpStatus().orElse(null),
                    check.latencyMs().orElse(null),
                    check.isLive(),
                    check.checkedAt());
        }
    }
}
