package dev.slipway.deployments;

import dev.slipway.edge.Routes;
import dev.slipway.edge.Target;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.Workloads;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drains and stops versions that are no longer live.
final class Retirement {
    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

    private final Workloads workloads;
    private final Routes routes;
    private final Starter starter;
    private final Duration drain;

    Retirement(Workloads workloads, Routes routes, Starter starter, Duration drain) {
        this.workloads = workloads;
        this.routes = routes;
        this.starter = starter;
        this.drain = drain;
    }

    /// Begins it in the background. What is old is determined before this returns: a version that is started
    /// meanwhile is not. Should Slipway stop first, what was to be stopped stops with it.
    void begin(Switchover.Live live) {
        var version = live.candidate().version();
        var old = workloads.running(version.project().id()).stream()
                .filter(workload ->
                        !workload.release().equals(version.deployment().id()))
                .toList();
        if (!old.isEmpty()) {
            Thread.ofVirtual().name("retire-" + version.project().name()).start(() -> retire(live.before(), old));
        }
    }

    /// Lets a version go that was live for a moment and is no more: visitors may have met it. Returns once it has
    /// stopped.
    void withdraw(Candidate candidate) {
        await(candidate.target());
        starter.withdraw(candidate);
    }

    private void retire(Target before, List<Workload> old) {
        await(before);
        old.forEach(workload -> starter.stop(workload.id()));
    }

    private void await(Target target) {
        if (target instanceof Target.Upstream && !routes.drain(target, drain)) {
            LOG.info("requests to {} were still in flight after {}", target, drain);
        }
    }
}
