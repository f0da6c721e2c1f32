package dev.slipway.deployments.plan;

import java.util.Optional;

/// A web framework that was recognised, and what it makes.
///
/// @param name for people: `Vite`
/// @param source the file that told
/// @param why what it told
/// @param build the command that builds it when package.json has no build script
/// @param makes files or a server
record Framework(String name, String source, String why, CommandLine build, Makes makes) {
    sealed interface Makes {}

    /// Files in `folder`.
    record Files(String folder, boolean fallback) implements Makes {}

    /// A server; `start` when the framework has a start command of its own.
    record Server(Optional<CommandLine> start) implements Makes {}

    /// Nothing that can be run without a change; `why` says which.
    record Unfinished(String why) implements Makes {}
}
