package dev.slipway.deployments;

import dev.slipway.platform.ProjectId;
import dev.slipway.projects.ProjectGlance;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the list of projects shows about each: its last deployment, and where it is live.
final class DeploymentGlance implements ProjectGlance {
    private final DeploymentStore deployments;

    DeploymentGlance(DeploymentStore deployments) {
        this.deployments = deployments;
    }

    @Override
    public Map<ProjectId, Glance> of(Collection<ProjectId> projects) {
        var live = deployments.live(projects);
        var glances = new HashMap<ProjectId, Glance>();
        for (var last : deployments.lastOf(projects)) {
            var revision = last.revision();
            glances.put(
                    last.project(),
                    new Glance(
                            last.status().word(),
                            "/deployments/" + last.id(),
                            revision.branch(),
                            Optional.of(revision.commit()),
                            revision.message(),
                            revision.author(),
                            last.createdAt(),
                            Optional.ofNullable(live.get(last.project()))
                                    .flatMap(serving -> serving.progress().deployedUrl())));
        }
        return glances;
    }
}
