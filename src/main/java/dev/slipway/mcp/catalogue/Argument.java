package dev.slipway.mcp.catalogue;

import java.util.Optional;

/// One or more words of a command line, as the schema of `server.json` has them.
public sealed interface Argument {
    Input input();

    /// Whether there may be several: the value given for it is then a line for each.
    boolean repeated();

    /// Under which name a person gives its value; empty for one that is never asked for.
    Optional<String> asked();

    /// A word by itself.
    ///
    /// @param hint the name of its value
    record Positional(Optional<String> hint, boolean repeated, Input input) implements Argument {
        @Override
        public Optional<String> asked() {
            return input.value().isPresent() ? Optional.empty() : hint;
        }
    }

    /// A flag, and the word after it.
    ///
    /// @param name with its dashes: `--port`
    /// @param bare whether it is only the flag, without a value
    record Named(String name, boolean bare, boolean repeated, Input input) implements Argument {
        @Override
        public Optional<String> asked() {
            return bare || input.value().isPresent() ? Optional.empty() : Optional.of(name.replaceFirst("^-+", ""));
        }
    }
}
