package dev.slipway.deployments;

import java.util.Locale;

/// Where a deployment stands. While the stage `deploying` runs it stays [#COPYING]: `success` is said only once
/// a request through the public route was answered.
public enum DeploymentStatus {
    QUEUED,
    CLONING,
    CHECKOUT,
    INSTALLING,
    BUILDING,
    COPYING,
    SUCCESS,
    FAILED,
    CANCELLED;

    /// Whether nothing will change any more.
    public boolean isFinal() {
        return this == SUCCESS || this == FAILED || this == CANCELLED;
    }

    /// The word of the database, the API and the pages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeploymentStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
