package dev.slipway.deployments;

import java.util.List;
import java.util.Locale;

/// The seven named parts of a deployment, in their order.
public enum StageName {
    QUEUED,
    CLONING,
    CHECKOUT,
    INSTALLING,
    BUILDING,
    COPYING,
    DEPLOYING;

    /// Those that end with a stored artifact.
    static final List<StageName> BEFORE_DEPLOYING = List.of(CLONING, CHECKOUT, INSTALLING, BUILDING, COPYING);

    /// The word of the database, the API, the pages, and the source of the stage's lines in the log.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What the deployment's status says while this stage runs; there is none of its own for `deploying`.
    DeploymentStatus status() {
        return this == DEPLOYING ? DeploymentStatus.COPYING : DeploymentStatus.of(word());
    }

    static StageName of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
