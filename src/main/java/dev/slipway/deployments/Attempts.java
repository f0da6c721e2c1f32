package dev.slipway.deployments;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.jobs.Lease;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Frames an attempt at a deployment: takes it in hand, sees to it that it ends in one of the three final
/// statuses or is left for another attempt, and that nothing half-made stays behind.
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Database database;
    private final DeploymentStore deployments;
    private final AttemptOpener opener;
    private final Workspaces workspaces;
    private final Releases releases;
    private final Endings endings;
    private final DeploymentsSettings settings;
    private final Map<UUID, ProjectId> underWay = new ConcurrentHashMap<>();

    Attempts(
            Database database,
            DeploymentStore deployments,
            AttemptOpener opener,
            Workspaces workspaces,
            Releases releases,
            Endings endings,
            DeploymentsSettings settings) {
        this.database = database;
        this.deployments = deployments;
        this.opener = opener;
        this.workspaces = workspaces;
        this.releases = releases;
        this.endings = endings;
        this.settings = settings;
    }

    /// What an attempt does.
    interface Work {
        void of(Attempt attempt) throws InterruptedException;
    }

    /// Does nothing when the deployment is final already: superseded or cancelled while it waited.
    void make(Lease lease, Work work) throws InterruptedException {
        var begun = database.asSystem(StageRecorder.JOB, () -> deployments.begin(lease.subject(), lease.fence()));
        if (begun.isEmpty()) {
            return;
        }
        var deployment = begun.get();
        underWay.put(deployment.id(), deployment.project());
        try {
            var attempt = opener.open(deployment, lease);
            try (var _ = attempt.log()) {
                carry(attempt, work);
            }
        } finally {
            underWay.remove(deployment.id());
            workspaces.remove(deployment.id());
        }
    }

    /// The deployments of the project that this server works on now.
    Set<UUID> of(ProjectId project) {
        return underWay.entrySet().stream()
                .filter(entry -> entry.getValue().equals(project))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void carry(Attempt attempt, Work work) throws InterruptedException {
        releases.withdraw(attempt.project(), attempt.id());
        try (var deadline = Deadline.in(settings.timeout())) {
            try {
                if (attempt.lease().attempt() > settings.attempts()) {
                    throw SlipwayException.conflict(
                            "given up: Slipway stopped in the middle of it %d times", settings.attempts());
                }
                work.of(opener.withVariables(attempt));
            } catch (InterruptedException e) {
                deadline.close();
                // What was interrupted may have left the thread marked: that would break the database's connection.
                var _ = Thread.interrupted();
                interrupted(attempt, deadline, e);
            } catch (SlipwayException e) {
                failedOrInterrupted(attempt, deadline, e);
            }
        } catch (OutOfTurn e) {
            LOG.info("{}", e.getMessage());
        } catch (Lease.LeaseLost | Lease.RetryLater e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("deployment {} met a defect", attempt.id(), e);
            endings.failed(attempt, "Slipway itself made a mistake: " + e);
        }
    }

    /// What an interruption makes fail on its way, a channel that was closed for example, is one too.
    private void failedOrInterrupted(Attempt attempt, Deadline deadline, SlipwayException e)
            throws InterruptedException {
        deadline.close();
        if (Thread.interrupted() || deadline.passed()) {
            interrupted(attempt, deadline, new InterruptedException(e.text()));
        } else {
            endings.failed(attempt, e.text());
        }
    }

    /// Either its time is over, or somebody cancelled it, or Slipway stops: then it is left for the next start.
    private void interrupted(Attempt attempt, Deadline deadline, InterruptedException e) throws InterruptedException {
        if (deadline.passed()) {
            endings.failed(
                    attempt,
                    "it took longer than %s (deployments.timeout)".formatted(Words.duration(settings.timeout())));
        } else if (cancelRequested(attempt)) {
            endings.cancelled(attempt);
        } else {
            throw e;
        }
    }

    private boolean cancelRequested(Attempt attempt) {
        return database.asSystem(StageRecorder.JOB, () -> deployments.find(attempt.id()))
                .flatMap(deployment -> deployment.progress().cancelRequestedAt())
                .isPresent();
    }
}
