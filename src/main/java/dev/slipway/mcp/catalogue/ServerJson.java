package dev.slipway.mcp.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an entry of the MCP registry says of a server: `server.json`, schema 2025-12-11, as far as Slipway can run it.
///
/// @param name in reverse-DNS form: `io.github.user/server`
public record ServerJson(
        String name,
        String description,
        Optional<String> title,
        String version,
        Optional<String> website,
        Optional<String> repository,
        List<NpmPackage> packages,
        List<Remote> remotes) {
    public ServerJson {
        packages = List.copyOf(packages);
        remotes = List.copyOf(remotes);
    }

    /// A named value: an environment variable or a header.
    public record Named(String name, Input input) {}

    /// A package of the npm registry.
    ///
    /// @param httpPath where it answers, for one that speaks Streamable HTTP; empty for standard input and output
    /// @param nodeArguments words for Node itself, before the program
    public record NpmPackage(
            String identifier,
            String version,
            Optional<String> httpPath,
            List<Argument> nodeArguments,
            List<Argument> arguments,
            List<Named> environment) {
        public NpmPackage {
            nodeArguments = List.copyOf(nodeArguments);
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
        }

        /// `@scope/name@1.2.3`.
        public String spec() {
            return identifier + "@" + version;
        }
    }

    /// A server that runs elsewhere and speaks Streamable HTTP.
    ///
    /// @param url `{name}` in it stands for one of the variables
    public record Remote(String url, Map<String, Input> variables, List<Named> headers) {
        public Remote {
            variables = Map.copyOf(variables);
            headers = List.copyOf(headers);
        }
    }

    /// How Slipway runs it: the first package it can run, else the first remote.
    public sealed interface Way {
        record Package(NpmPackage npm) implements Way {}

        record Elsewhere(Remote remote) implements Way {}
    }

    public Way way() {
        return packages.isEmpty() ? new Way.Elsewhere(remotes.getFirst()) : new Way.Package(packages.getFirst());
    }
}
