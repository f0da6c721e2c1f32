package dev.slipway.git;

import java.util.List;
import java.util.Optional;

/// What becomes of a `git push`, asked of whoever opened the door to it. The three methods are called in this order, on
/// the thread that serves the push; no other push to the same repository comes between the first two.
public interface Landing {
    /// Why this change must not be made; empty lets it pass.
    Optional<String> refuse(Change change);

    /// Stores what the changes cause. Called with those that passed, once all their objects are safely on the disk and
    /// right before the references move: should Slipway die in between, the work is stored and its commit is there.
    /// Whatever is thrown refuses the push.
    void store(List<Change> changes);

    /// Tells the person what follows. May take as long as it likes; interrupted once the person has gone away.
    void tell(Talk talk) throws InterruptedException;

    /// One reference that is to move.
    ///
    /// @param before the id it had; empty for a new one
    /// @param after the commit it gets; empty when it is to be deleted, or for a tag
    record Change(String reference, boolean deletes, Optional<String> before, Optional<Commit> after) {
        private static final String HEADS = "refs/heads/";

        /// The branch's name; empty for a tag.
        public Optional<String> branch() {
            return reference.startsWith(HEADS) ? Optional.of(reference.substring(HEADS.length())) : Optional.empty();
        }
    }

    /// The way back to the terminal of the person who pushes, where git shows each line after `remote: `.
    @FunctionalInterface
    interface Talk {
        /// Says one line at once. Silently does nothing when the person has gone away.
        void say(String line);
    }
}
