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

    /// The program and its arguments. `setpriv` has the kernel kill git when Slipway dies, `prlimit` bounds files;
    /// both replace themselves by the next.
    List<String> words() {
        var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--no-new-privs"));
        words.addAll(List.of("prlimit", "--core=0", "--fsize=" + largestFile, "git"));
        words.addAll(arguments);
        return words;
    }

    /// What to hide should git or the remote repeat it.
    String password() {
        return environment.getOrDefault(GitCommands.PASSWORD, "");
    }
}
