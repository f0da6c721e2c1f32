package dev.slipway.deployments;

import dev.slipway.projects.Project;
import dev.slipway.runtime.Workload;
import dev.slipway.web.Look;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the project's page shows.
///
/// @param live what it serves now
/// @param workload the server that runs for it; empty for sites and for what runs only when it is called
/// @param gitRemote where to push to
public record ReleaseView(
        Project project,
        Optional<Deployment> live,
        Optional<Workload> workload,
        List<Row> deployments,
        String gitRemote) {
    /// A line of the table of deployments.
    public record Row(Deployment deployment, boolean isLive) {
        public String status() {
            return deployment.progress().supersededBy().isPresent()
                    ? "superseded"
                    : deployment.status().word();
        }

        public String word() {
            return Look.word(status());
        }

        public String why() {
            return DeploymentView.why(deployment);
        }

        public Optional<String> took() {
            return DeploymentView.took(deployment);
        }
    }

    /// Whether something of it is going to change soon.
    public boolean isMoving() {
        return deployments.stream().anyMatch(row -> !row.deployment().status().isFinal());
    }

    /// The state of the thing itself, apart from its last deployment's.
    public String health() {
        if (live.isEmpty()) {
            return isMoving() ? "starting" : "queued";
        }
        return health(workload);
    }

    /// The state of what serves a live version.
    ///
    /// @param server empty for sites and for what runs only when it is called
    static String health(Optional<Workload> server) {
        return server.map(it -> it.state().name().toLowerCase(Locale.ROOT))
                .map(state -> state.equals("running") ? "healthy" : state)
                .orElse("live");
    }

    public String healthWord() {
        return live.isEmpty() && !isMoving() ? "Not deployed" : Look.word(health());
    }

    /// A sentence about a server that is not well.
    public String healthDetail() {
        return workload.filter(server -> server.state() != Workload.State.RUNNING)
                .flatMap(Workload::lastEnding)
                .orElse("");
    }
}
