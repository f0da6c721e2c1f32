package dev.slipway.git;

import dev.slipway.git.GitCommands.Reach;
import dev.slipway.platform.Folders;
import dev.slipway.platform.SlipwayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings one commit of a remote into a project's `fetched.git`. The caller makes sure that nobody else works there.
record Fetch(GitRunner git, GitCommands commands, Mirror mirror, Reach reach, Consumer<String> progress) {
    /// By its id; with its branch's history where the remote serves no single commits. Returns without the commit when
    /// the branch does not hold it.
    ///
    /// @throws SlipwayException UNAVAILABLE; NOT_FOUND when the remote has neither the commit nor the branch
    void bring(String branch, String commit) {
        var existed = Files.isDirectory(mirror.fetched());
        var failure = attempt(branch, commit);
        if (failure != null && existed && Failures.ours(failure.errors())) {
            // A crash or a full disk may have damaged the copy. It is only a copy.
            progress.accept("The local copy of the repository is damaged and made anew");
            Folders.remove(mirror.fetched());
            failure = attempt(branch, commit);
        }
        if (failure != null) {
            throw said(branch, commit, failure);
        }
    }

    private GitRunner.@Nullable Ended<String> attempt(String branch, String commit) {
        var repository = mirror.fetched();
        mirror.ensure(repository, this::init);
        mirror.breakLocks();
        var single = git.run(commands.fetchCommit(repository, reach, commit), progress);
        if (single.well()) {
            return null;
        }
        if (!Failures.singleCommitRefused(single.errors())) {
            return single;
        }
        progress.accept("The remote does not serve this commit alone; fetching %s".formatted(branch));
        var shallow = Files.exists(repository.resolve("shallow"));
        var whole = git.run(commands.fetchBranch(repository, reach, branch, shallow), progress);
        return whole.well() ? null : whole;
    }

    private void init(Path repository) {
        var made = git.run(commands.init(repository));
        if (!made.well()) {
            throw Failures.unavailable("cannot make a repository", made.exit(), made.errors());
        }
    }

    private SlipwayException said(String branch, String commit, GitRunner.Ended<String> failure) {
        var address = reach.address().clean();
        if (Failures.singleCommitRefused(failure.errors())) {
            return SlipwayException.notFound("%s has neither the commit %s nor a branch %s", address, commit, branch);
        }
        var attempt = "cannot fetch %s of %s".formatted(branch, address);
        return Failures.unavailable(attempt, failure.exit(), failure.errors());
    }
}
