package dev.slipway.deployments;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogWriter;
import dev.slipway.platform.jobs.Lease;
import dev.slipway.projects.Project;
import dev.slipway.projects.Variables;
import java.util.UUID;

/// One server's attempt to carry a deployment out: the first, or another one after a crash.
///
/// @param deployment as it stood when the attempt began
/// @param variables its variables, opened
/// @param log its stream, which hides their secret values
record Attempt(Deployment deployment, Project project, Variables.Opened variables, Lease lease, LogWriter log) {
    UUID id() {
        return deployment.id();
    }

    long fence() {
        return lease.fence();
    }

    /// Says a line of Slipway's own in the part of the log that belongs to the stage.
    void say(StageName stage, String text) {
        log.line(Level.INFO, stage.word(), text);
    }

    void warn(StageName stage, String text) {
        log.line(Level.WARNING, stage.word(), text);
    }

    void error(StageName stage, String text) {
        text.lines().forEach(line -> log.line(Level.ERROR, stage.word(), line));
    }
}
