package dev.slipway.deployments.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How to bring a folder of a commit live. A value: it is shown, stored as JSON in `deployments.plan`, and
/// carried out.
///
/// Absent commands are stages with nothing to do; the reasons say why. Paths are relative, with `/`, and `.`
/// for the folder itself.
///
/// @param root the folder of the repository that is built, where the build and the start command run
/// @param installFolder the folder where the install command runs: `root`, or the folder above it that holds
///     the workspace which `root` is a member of. The result to keep is this whole folder, because
///     `node_modules` lies here
/// @param node how Node is used; absent for plain files
/// @param start present for nodejs and mcp
/// @param site present for static
/// @param mcp present for mcp
/// @param healthPath the path to probe; for an mcp server over HTTP, the server's own path
/// @param requiredVariables variables that the project must have before it is built
/// @param buildEnvironment what install and build find in their environment, beneath the project's variables
/// @param startEnvironment the same for the running program
/// @param reasons every decision, in the order they were taken
public record Plan(
        ProjectRuntime runtime,
        String root,
        String installFolder,
        Optional<Node> node,
        Optional<CommandLine> install,
        Optional<CommandLine> build,
        Optional<CommandLine> start,
        Optional<Site> site,
        Optional<Mcp> mcp,
        String healthPath,
        List<String> requiredVariables,
        Map<String, String> buildEnvironment,
        Map<String, String> startEnvironment,
        List<Reason> reasons) {
    public Plan {
        requiredVariables = List.copyOf(requiredVariables);
        buildEnvironment = Map.copyOf(buildEnvironment);
        startEnvironment = Map.copyOf(startEnvironment);
        reasons = List.copyOf(reasons);
        if (runtime == ProjectRuntime.STATIC != site.isPresent() || runtime == ProjectRuntime.MCP != mcp.isPresent()) {
            throw new IllegalArgumentException("a plan's site or mcp does not fit its runtime " + runtime.word());
        }
        if (runtime != ProjectRuntime.STATIC && start.isEmpty()) {
            throw new IllegalArgumentException("a plan for %s needs a start command".formatted(runtime.word()));
        }
    }

    /// @param manager npm, pnpm, yarn or bun
    /// @param managerVersion the version that the repository asks for, or the newest one that reads its
    ///     lockfile
    /// @param version the Node version wanted, as the repository writes it: `>=20`, `22`, `lts/*`
    public record Node(String manager, Optional<String> managerVersion, Optional<String> version) {}

    /// A folder of files.
    ///
    /// @param folder relative to `root`
    /// @param fallback whether a path without a file is answered with /index.html (a single-page application)
    public record Site(String folder, boolean fallback) {}

    /// How an MCP server is spoken to.
    ///
    /// @param path where it listens, for HTTP: `/mcp`
    public record Mcp(Transport transport, String path) {}

    public enum Transport {
        STDIO,
        HTTP;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Transport parse(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
