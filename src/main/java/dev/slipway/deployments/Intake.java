package dev.slipway.deployments;

import dev.slipway.logs.Logs;
import dev.slipway.platform.Events;
import dev.slipway.platform.UserId;
import dev.slipway.platform.jobs.Jobs;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import dev.slipway.projects.Variables;
import dev.slipway.source.Push;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Puts deployments into the queue: row, stages, logs and job in the transaction of what causes them. Either
/// all of it is durable together with its cause, or there was no cause.
final class Intake {
    /// Whether a deployment that is asked for by hand, on this thread, may not reuse an artifact.
    static final ScopedValue<Boolean> FRESH = ScopedValue.newInstance();

    private final DeploymentStore deployments;
    private final StageStore stages;
    private final Projects projects;
    private final Variables variables;
    private final Logs logs;
    private final Jobs jobs;
    private final Endings endings;
    private final Events events;

    Intake(
            DeploymentStore deployments,
            StageStore stages,
            Projects projects,
            Variables variables,
            Logs logs,
            Jobs jobs,
            Endings endings,
            Events events) {
        this.deployments = deployments;
        this.stages = stages;
        this.projects = projects;
        this.variables = variables;
        this.logs = logs;
        this.jobs = jobs;
        this.endings = endings;
        this.events = events;
    }

    /// Deploys what was pushed, in place of older pushes of the branch that still wait.
    Deployment take(Push push) {
        var project = projects.get(push.project());
        var details = push.details();
        var created = enqueue(new NewDeployment(
                UUID.randomUUID(),
                project.id(),
                push.by(),
                new Deployment.Revision(
                        push.branch(),
                        push.commit(),
                        details.map(commit -> commit.message()),
                        details.map(commit -> commit.author()),
                        details.map(commit -> commit.at())),
                new Deployment.Cause(
                        creator(push.origin()), Optional.of(push.id()), Optional.empty(), FRESH.orElse(false)),
                new Deployment.Bundle(
                        variables.versions(project.id()), project.settings(), Optional.empty(), Optional.empty()),
                isProduction(project, push.branch())));
        deployments.supersede(created).forEach(this::leaveQueue);
        return created;
    }

    /// Brings back the whole bundle of an earlier deployment.
    Deployment rollback(Deployment to, UserId by) {
        return enqueue(new NewDeployment(
                UUID.randomUUID(),
                to.project(),
                by,
                to.revision(),
                new Deployment.Cause(Deployment.Creator.ROLLBACK, Optional.empty(), Optional.of(to.id()), false),
                to.bundle(),
                to.production()));
    }

    /// Completes what a row that was cancelled in the queue leaves open. Its log is written once that is
    /// committed.
    void leaveQueue(Deployment deployment) {
        endings.leftQueue(deployment);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Thread.ofVirtual().name("leave-queue").start(() -> endings.tell(deployment));
            }
        });
    }

    private Deployment enqueue(NewDeployment wanted) {
        var id = wanted.id();
        var created = deployments.create(
                wanted,
                logs.create(wanted.project(), "deployment:" + id),
                logs.create(wanted.project(), "release:" + id));
        stages.create(id);
        record(created, wanted.user(), "deployments.created");
        jobs.enqueue(DeploymentRunner.KIND, id, wanted.project().toString(), Instant.now());
        return created;
    }

    /// A line of the audit trail.
    void record(Deployment deployment, UserId user, String what) {
        var details = Map.of(
                "number", deployment.number(),
                "commit", deployment.revision().commit(),
                "cause", deployment.cause().creator().word());
        events.record(user, Optional.of(deployment.project()), "deployment:" + deployment.id(), what, details);
    }

    private static Deployment.Creator creator(Push.Origin origin) {
        return switch (origin) {
            case MANUAL -> Deployment.Creator.MANUAL;
            case GIT -> Deployment.Creator.GIT;
            case POLLING -> Deployment.Creator.POLLING;
            case WEBHOOK -> Deployment.Creator.WEBHOOK;
        };
    }

    private static boolean isProduction(Project project, String branch) {
        return project.branch().equals(branch);
    }
}
