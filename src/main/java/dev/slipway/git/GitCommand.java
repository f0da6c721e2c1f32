package dev.slipway.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One call of the git program, as a value: made by [GitCommands], run by [GitRunner].
///
/// @param arguments those of git, from its global options on
/// @param environment the whole of it; nothing of Slipway's own environment is inherited
/// @param folder where it works; never inside a repository that git might discover
/// @param largestFile in bytes: git cannot write a larger one, whatever the remote sends
record GitCommand(
        List<String> arguments, Map<String, String> environment, Path folder, Duration timeout, long largestFile) {
    GitCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /// The program and its arguments. `prlimit` bounds files. `setpriv` has the kernel tell the next one when
    /// Slipway dies, and that is `timeout`, here without a time: git's helpers (the transport, index-pack, ssh)
    /// would outlive git, so all of its process group is ended, by force after a second.
    List<String> words() {
        var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "TERM", "--no-new-privs"));
        words.addAll(List.of("prlimit", "--core=0", "--fsize=" + largestFile));
        words.addAll(List.of("timeout", "--kill-after=1", "0", "git"));
        words.addAll(arguments);
        return words;
    }

    /// What to hide should git or the remote repeat it.
    String password() {
        return environment.getOrDefault(GitCommands.PASSWORD, "");
    }
}
