package dev.slipway.deployments.plan;

import java.util.List;

/// A command of a plan.
///
/// @param words the program and its arguments, as a launch takes them; a shell line is `/bin/sh -c` and the
///     line
/// @param text what a person would type, for logs and pages
public record CommandLine(List<String> words, String text) {
    public CommandLine {
        words = List.copyOf(words);
        if (words.isEmpty() || text.isBlank()) {
            throw new IllegalArgumentException("a command needs words");
        }
    }

    static CommandLine of(String... words) {
        return new CommandLine(List.of(words), String.join(" ", words));
    }

    static CommandLine words(List<String> words) {
        return new CommandLine(words, String.join(" ", words));
    }

    /// A line that a shell reads: written by a person, or with shell syntax in it.
    static CommandLine shell(String line) {
        return new CommandLine(List.of("/bin/sh", "-c", line), line);
    }
}
