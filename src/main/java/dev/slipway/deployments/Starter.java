package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.edge.Routes;
import dev.slipway.edge.Target;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Readiness;
import dev.slipway.runtime.WorkloadId;
import dev.slipway.runtime.WorkloadSpec;
import dev.slipway.runtime.Workloads;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/// Starts a version beside whatever is live, and waits until it is fit to be switched to.
final class Starter {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Workloads workloads;
    private final Routes routes;
    private final Duration patience;

    Starter(Workloads workloads, Routes routes, Duration patience) {
        this.workloads = workloads;
        this.routes = routes;
        this.patience = patience;
    }

    /// Returns once it is ready; leaves nothing running when it does not come to that.
    ///
    /// @throws SlipwayException when it never is, with the reason for people
    Candidate start(Version version) throws InterruptedException {
        if (version.isSite()) {
            return new Candidate(version, site(version), "its files are in place", Optional.empty());
        }
        if (version.isStdio()) {
            return new Candidate(version, gateway(version), "the gateway starts its processes", Optional.empty());
        }
        var workload = workloads.start(version.workload(probe(version.plan())));
        try {
            return switch (workloads.awaitReady(workload.id())) {
                case Readiness.Ready(var address) ->
                    new Candidate(
                            version,
                            version.isMcp() ? gateway(version) : new Target.Upstream(address),
                            "it answers at GET " + version.plan().healthPath(),
                            Optional.of(new Candidate.Serving(workload.id(), address)));
                case Readiness.NotReady(var why) ->
                    throw new SlipwayException(ErrorCode.UNAVAILABLE, "the new version never was ready: " + why);
            };
        } catch (InterruptedException | RuntimeException e) {
            stop(workload.id());
            throw e;
        }
    }

    /// Stops what was started for it.
    void withdraw(Candidate candidate) {
        candidate.process().ifPresent(serving -> stop(serving.workload()));
    }

    void stop(WorkloadId id) {
        workloads.stop(id, GRACE);
    }

    private WorkloadSpec.Probe probe(Plan plan) {
        return new WorkloadSpec.Probe(plan.healthPath(), patience);
    }

    private static Target site(Version version) {
        var site = version.plan().site().orElseThrow();
        if (!Files.isRegularFile(version.files().resolve("index.html"))) {
            throw SlipwayException.invalid("the folder %s of the built site has no index.html", site.folder());
        }
        return new Target.Files(version.files(), site.fallback());
    }

    /// An MCP server has no pages; whoever opens its name is told where it is reached.
    private Target gateway(Version version) {
        return new Target.Nothing("%s is an MCP server: it is reached at %s"
                .formatted(
                        version.project().name(),
                        mcpAddress(routes, version.project().name())));
    }

    static String mcpAddress(Routes routes, String name) {
        return routes.home().resolve("/mcp/" + name).toString();
    }
}
