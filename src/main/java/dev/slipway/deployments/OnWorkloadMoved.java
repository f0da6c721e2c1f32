package dev.slipway.deployments;

import dev.slipway.edge.Target;
import dev.slipway.platform.Database;
import dev.slipway.projects.Projects;
import dev.slipway.runtime.WorkloadMoved;
import org.springframework.modulith.events.ApplicationModuleListener;

/// Leads the public name to where its workload is reached now. An MCP server has no route of its own: the
/// gateway asks for the address itself.
class OnWorkloadMoved {
    private final Database database;
    private final Projects projects;
    private final DeploymentStore deployments;
    private final Releases releases;

    OnWorkloadMoved(Database database, Projects projects, DeploymentStore deployments, Releases releases) {
        this.database = database;
        this.projects = projects;
        this.deployments = deployments;
        this.releases = releases;
    }

    @ApplicationModuleListener
    void on(WorkloadMoved event) {
        var deployment = database.asSystem(StageRecorder.JOB, () -> deployments.find(event.release()));
        if (deployment.filter(OnWorkloadMoved::hasRoute).isPresent()) {
            var project = database.asSystem(StageRecorder.JOB, () -> projects.get(event.project()));
            releases.follow(project, event.release(), new Target.Upstream(event.to()));
        }
    }

    private static boolean hasRoute(Deployment deployment) {
        return deployment.bundle().plan().filter(plan -> plan.mcp().isEmpty()).isPresent();
    }
}
