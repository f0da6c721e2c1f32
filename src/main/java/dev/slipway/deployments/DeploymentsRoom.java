package dev.slipway.deployments;

import dev.slipway.edge.Routes;
import dev.slipway.git.Repositories;
import dev.slipway.identity.Tokens;
import dev.slipway.logs.Logs;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.Home;
import dev.slipway.platform.jobs.Jobs;
import dev.slipway.projects.Projects;
import dev.slipway.projects.Variables;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.runtime.Workloads;
import dev.slipway.source.Pushes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/// Wires the room, from what is stored to what is shown.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeploymentsSettings.class)
class DeploymentsRoom {
    @Bean
    DeploymentStore deploymentStore(Database database) {
        return new DeploymentStore(database, new Bundles());
    }

    @Bean
    StageStore stageStore(Database database) {
        return new StageStore(database);
    }

    @Bean
    ReleaseStore releaseStore(Database database) {
        return new ReleaseStore(database);
    }

    @Bean
    Workspaces workspaces(Home home, DeploymentsSettings settings) {
        return new Workspaces(home, settings);
    }

    @Bean
    ArtifactShelf artifactShelf(Home home) {
        return new ArtifactShelf(home);
    }

    @Bean
    ProjectFolders projectFolders(Home home, ArtifactShelf artifacts) {
        return new ProjectFolders(home, artifacts);
    }

    @Bean
    StageRecorder stageRecorder(Database database, DeploymentStore deployments, StageStore stages) {
        return new StageRecorder(database, deployments, stages);
    }

    @Bean
    Endings endings(Database database, DeploymentStore deployments, StageStore stages, Logs logs) {
        return new Endings(database, deployments, stages, logs);
    }

    @Bean
    Releases releases(Database database, ReleaseStore store, Routes routes, ApplicationEventPublisher events) {
        return new Releases(database, store, routes, events);
    }

    @Bean
    Versions versions(
            Database database,
            Projects projects,
            Variables variables,
            ProjectFolders folders,
            RuntimeSettings settings) {
        return new Versions(database, projects, variables, folders, settings);
    }

    @Bean
    Starter starter(Workloads workloads, Routes routes, DeploymentsSettings settings) {
        return new Starter(workloads, routes, settings.patience());
    }

    @Bean
    AttemptOpener attemptOpener(Database database, Projects projects, Variables variables, Logs logs) {
        return new AttemptOpener(database, projects, variables, logs);
    }

    @Bean
    Attempts attempts(
            Database database,
            DeploymentStore deployments,
            AttemptOpener opener,
            Workspaces workspaces,
            Releases releases,
            Endings endings,
            DeploymentsSettings settings) {
        return new Attempts(database, deployments, opener, workspaces, releases, endings, settings);
    }

    @Bean
    Warehouse warehouse(
            Database database,
            DeploymentStore deployments,
            ArtifactShelf shelf,
            StageRecorder stages,
            DeploymentsSettings settings) {
        var keys = new InputKey(new Bundles(), SingletonSupplier.of(NodeOnHost::version));
        return new Warehouse(database, deployments, new ArtifactStore(database), shelf, keys, stages, settings.keep());
    }

    @Bean
    Switchover switchover(
            Database database,
            DeploymentStore deployments,
            Starter starter,
            Releases releases,
            Routes routes,
            Tokens tokens,
            Workloads workloads,
            DeploymentsSettings settings,
            ObjectProvider<ReleaseGate> gates) {
        return new Switchover(
                database,
                deployments,
                starter,
                new Gates(gates::orderedStream, settings.patience()),
                releases,
                new PublicCheck(routes, tokens, settings.checkPatience()),
                new Retirement(workloads, routes, starter, settings.drain()));
    }

    @Bean
    Build build(
            Database database,
            Driver driver,
            Logs logs,
            Workspaces workspaces,
            ProjectFolders folders,
            RuntimeSettings runtime,
            DeploymentsSettings settings) {
        var diagnosis = new Diagnosis(database, new LogTail(logs), workspaces);
        return new Build(driver, folders, runtime, settings.timeout(), diagnosis);
    }

    @Bean
    Restorer restorer(
            Database database,
            DeploymentStore deployments,
            ReleaseStore store,
            Releases releases,
            Versions versions,
            Starter starter,
            Workloads workloads) {
        return new Restorer(database, deployments, store, releases, versions, starter, workloads);
    }

    @Bean
    Leftovers leftovers(Database database, DeploymentStore deployments, Workspaces workspaces, Jobs jobs) {
        return new Leftovers(database, deployments, workspaces, jobs);
    }

    /// Before jobs are taken, which is when the application is ready.
    @Bean
    ApplicationListener<ApplicationStartedEvent> goOnWhereSlipwayStopped(Leftovers leftovers, Restorer restorer) {
        return _ -> {
            leftovers.settle();
            restorer.begin();
        };
    }

    @Bean
    DeploymentRunner deploymentRunner(
            Attempts attempts,
            StageRecorder stages,
            DeploymentStore deployments,
            Repositories repositories,
            Workspaces workspaces,
            Build build,
            Warehouse warehouse,
            Versions versions,
            Switchover switchover,
            Restorer restorer) {
        return new DeploymentRunner(
                attempts,
                stages,
                deployments,
                new Sources(repositories, workspaces),
                build,
                warehouse,
                versions,
                switchover,
                restorer);
    }

    @Bean
    Intake intake(
            DeploymentStore deployments,
            StageStore stages,
            Projects projects,
            Variables variables,
            Logs logs,
            Jobs jobs,
            Endings endings,
            Events events) {
        return new Intake(deployments, stages, projects, variables, logs, jobs, endings, events);
    }

    @Bean
    Deployments deployments(
            Database database,
            DeploymentStore store,
            StageStore stages,
            Projects projects,
            Pushes pushes,
            Intake intake,
            Versions versions,
            Jobs jobs) {
        return new Deployments(database, store, stages, projects, pushes, intake, versions, jobs);
    }

    @Bean
    Overview overview(
            Database database,
            DeploymentStore deployments,
            StageStore stages,
            ArtifactShelf shelf,
            Projects projects,
            Workloads workloads,
            Routes routes) {
        return new Overview(database, deployments, stages, shelf, projects, workloads, routes);
    }

    @Bean
    DeploymentEvents deploymentEvents(Deployments deployments) {
        return new DeploymentEvents(deployments);
    }

    @Bean
    DeploymentGlance deploymentGlance(DeploymentStore deployments) {
        return new DeploymentGlance(deployments);
    }

    @Bean
    LiveProjects liveProjects(Database database, Projects projects, DeploymentStore deployments, Workloads workloads) {
        return new LiveProjects(database, projects, deployments, workloads);
    }

    @Bean
    DeploymentNarrator deploymentNarrator(Database database, DeploymentStore deployments, Logs logs) {
        return new DeploymentNarrator(database, deployments, logs);
    }

    @Bean
    OnPushReceived onPushReceivedDeploy(Intake intake) {
        return new OnPushReceived(intake);
    }

    @Bean
    OnWorkloadMoved onWorkloadMovedFollow(
            Database database, Projects projects, DeploymentStore deployments, Releases releases) {
        return new OnWorkloadMoved(database, projects, deployments, releases);
    }

    @Bean
    OnWorkloadStopped onWorkloadStoppedRestore(Restorer restorer) {
        return new OnWorkloadStopped(restorer);
    }

    @Bean
    Removal removal(
            Database database,
            Attempts attempts,
            Jobs jobs,
            Workloads workloads,
            Logs logs,
            Routes routes,
            ProjectFolders folders,
            Repositories repositories) {
        return new Removal(database, attempts, jobs, workloads, logs, routes, folders, repositories);
    }

    @Bean
    OnProjectDeleted onProjectDeletedRemove(Removal removal) {
        return new OnProjectDeleted(removal);
    }
}
