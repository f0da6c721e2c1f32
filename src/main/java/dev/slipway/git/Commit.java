package dev.slipway.git;

import java.time.Instant;

/// One commit, by its full id of 40 hex digits.
public record Commit(String id, String message, String author, Instant at) {
    public Commit {
        if (!id.matches("[0-9a-f]{40}")) {
            throw new IllegalArgumentException("not a commit id: " + id);
        }
    }

    /// The first line of the message.
    public String subject() {
        return message.lines().findFirst().orElse("");
    }

    public String shortId() {
        return id.substring(0, 7);
    }
}
