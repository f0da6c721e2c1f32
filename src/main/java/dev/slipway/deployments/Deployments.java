package dev.slipway.deployments;

import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.platform.jobs.Jobs;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import dev.slipway.source.Push;
import dev.slipway.source.Pushes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The attempts to bring commits live. Every method opens its own transactions, in the name of the caller where
/// there is one: what the caller may not see is NOT_FOUND.
public final class Deployments {
    private final Database database;
    private final DeploymentStore store;
    private final StageStore stages;
    private final Projects projects;
    private final Pushes pushes;
    private final Intake intake;
    private final Versions versions;
    private final Jobs jobs;

    Deployments(
            Database database,
            DeploymentStore store,
            StageStore stages,
            Projects projects,
            Pushes pushes,
            Intake intake,
            Versions versions,
            Jobs jobs) {
        this.database = database;
        this.store = store;
        this.stages = stages;
        this.projects = projects;
        this.pushes = pushes;
        this.intake = intake;
        this.versions = versions;
        this.jobs = jobs;
    }

    /// What a caller asks to be deployed.
    ///
    /// @param branch the project's branch when empty
    /// @param commit the branch's tip when empty
    /// @param fresh whether to build even though an artifact of the same input is stored
    public record Wanted(Optional<String> branch, Optional<String> commit, boolean fresh) {}

    /// Deploys by hand.
    ///
    /// @throws SlipwayException NOT_FOUND for an unknown project or a missing branch, UNAVAILABLE when the
    ///     repository cannot be reached
    public Deployment deploy(String name, UserId caller, Wanted wanted) {
        var project = database.asUser(caller, () -> projects.get(name));
        var push = ScopedValue.where(Intake.FRESH, wanted.fresh())
                .call(() -> pushes.deployByHand(project.id(), caller, wanted.branch(), wanted.commit()));
        return ofPush(push, caller)
                .orElseThrow(() -> SlipwayException.notFound("the deployment of push %s is gone", push.id()));
    }

    /// Deploys the same commit once more, with the variables and settings of now.
    public Deployment redeploy(UUID id, UserId caller, boolean fresh) {
        var before = get(id, caller);
        var name = database.asUser(caller, () -> projects.get(before.project())).name();
        var wanted = new Wanted(
                Optional.of(before.revision().branch()),
                Optional.of(before.revision().commit()),
                fresh);
        return deploy(name, caller, wanted);
    }

    /// Brings an earlier success back: its artifact, its variables and its settings together.
    ///
    /// @throws SlipwayException CONFLICT when it never was a success, is live already, or its artifact was
    ///     cleared
    public Deployment rollback(UUID id, UserId caller) {
        return database.asUser(caller, () -> {
            var to = known(id);
            if (to.status() != DeploymentStatus.SUCCESS) {
                throw SlipwayException.conflict("#%d never was live, so there is no way back to it", to.number());
            }
            if (store.live(to.project()).filter(live -> live.id().equals(id)).isPresent()) {
                throw SlipwayException.conflict("#%d is live now", to.number());
            }
            if (versions.files(to).isEmpty()) {
                throw SlipwayException.conflict(
                        "the artifact of #%d was cleared; deploy commit %s again",
                        to.number(), to.revision().shortCommit());
            }
            return intake.rollback(to, caller);
        });
    }

    /// Cancels it: at once while it waits, within a second while it runs.
    ///
    /// @throws SlipwayException CONFLICT when it has ended, or its version is being switched to
    public Deployment cancel(UUID id, UserId caller) {
        var cancelled = database.asUser(caller, () -> {
            var deployment = store.cancel(id, Words.cancelled()).orElseThrow(() -> tooLate(known(id)));
            intake.record(deployment, caller, "deployments.cancelled");
            if (deployment.status() == DeploymentStatus.CANCELLED) {
                intake.leaveQueue(deployment);
            }
            return deployment;
        });
        // After the commit: whoever is interrupted asks the row for the reason.
        database.asSystem(StageRecorder.JOB, () -> jobs.interrupt(DeploymentRunner.KIND, id));
        return cancelled;
    }

    /// @throws SlipwayException NOT_FOUND
    public Deployment get(UUID id, UserId caller) {
        return database.asUser(caller, () -> known(id));
    }

    public Optional<Deployment> ofPush(Push push, UserId caller) {
        return database.asUser(caller, () -> store.ofPush(push.id()));
    }

    /// The stages in their order.
    public List<Stage> stages(UUID id, UserId caller) {
        return database.asUser(caller, () -> stages.list(id));
    }

    /// The project's deployments, newest first.
    public PageOf<Deployment> list(ProjectId project, UserId caller, PageOf.Request page) {
        return database.asUser(
                caller,
                () -> new PageOf<>(
                        store.list(project, page.size(), page.offset()),
                        page.page(),
                        page.size(),
                        store.count(project)));
    }

    /// The newest deployments of all projects that the caller may see.
    public List<Deployment> recent(UserId caller, int limit) {
        return database.asUser(caller, () -> store.recent(limit));
    }

    /// The deployment that the project serves now.
    public Optional<Deployment> current(ProjectId project, UserId caller) {
        return database.asUser(caller, () -> store.live(project));
    }

    /// The live version of the `mcp` project of this name, when `caller` may see it. Opens its own
    /// transactions, and the variables as a system job.
    public Optional<LiveRelease> live(String name, UserId caller) {
        return database.asUser(
                        caller, () -> projects.find(name).map(Project::id).flatMap(store::live))
                .map(versions::of)
                .filter(Version::isMcp)
                .map(LiveRelease::of);
    }

    /// Who lives where: whether the project has a live version at all.
    public boolean isLive(ProjectId project) {
        return database.asSystem(StageRecorder.JOB, () -> store.live(project)).isPresent();
    }

    /// How many deployments stand in each status, of all projects: for the administrator's overview.
    public Map<String, Long> counts() {
        return database.asSystem(StageRecorder.JOB, store::counts);
    }

    private Deployment known(UUID id) {
        return store.find(id).orElseThrow(() -> SlipwayException.notFound("there is no deployment %s", id));
    }

    private static SlipwayException tooLate(Deployment deployment) {
        return deployment.status().isFinal()
                ? SlipwayException.conflict(
                        "#%d has ended already: %s",
                        deployment.number(), deployment.status().word())
                : SlipwayException.conflict(
                        "#%d is being switched to, which is too late to cancel; roll back instead",
                        deployment.number());
    }
}
