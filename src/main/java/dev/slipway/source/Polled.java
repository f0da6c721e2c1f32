package dev.slipway.source;

import dev.slipway.platform.ProjectId;
import java.time.Instant;
import java.util.Optional;

/// What polling knows of a project's branch.
///
/// @param tip the commit it last saw; empty before the first look that went well
/// @param failures looks in a row that failed
/// @param error why the last one failed
record Polled(
        ProjectId project,
        String branch,
        Optional<String> tip,
        Instant polledAt,
        Instant nextPollAt,
        int failures,
        Optional<String> error) {
    /// After a look that found `found` at the branch.
    static Polled saw(ProjectId project, String branch, String found, Instant now, Instant next) {
        return new Polled(project, branch, Optional.of(found), now, next, 0, Optional.empty());
    }

    /// Whether `found` is news: the same branch was seen before, elsewhere.
    boolean movedTo(String branch, String found) {
        return this.branch.equals(branch) && tip.isPresent() && !tip.get().equals(found);
    }
}
