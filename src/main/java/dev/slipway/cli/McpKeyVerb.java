package dev.slipway.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `slipway mcp key`, with `set`, `ls` and `rm`. A value goes in and never comes out.
@Command(
        name = "key",
        description = "Your keys for servers: list, set, remove them.",
        subcommands = {McpKeyVerb.Set.class, McpKeyVerb.Ls.class, McpKeyVerb.Rm.class})
final class McpKeyVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() {
        return list(shared);
    }

    @Command(name = "set", description = "Set the key for a type; it replaces the one there was.")
    static final class Set implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(index = "0", paramLabel = "TYPE")
        String type = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "VAR[=VALUE]",
                description = "VAR alone asks for the value, or reads it from standard input.")
        List<String> words = List.of();

        @Override
        public Integer call() throws IOException {
            var key = put(Shared.client(), type, words);
            Shared.out().println(shared.json ? key.toPrettyString() : "the key for " + type + " is set");
            return 0;
        }
    }

    @Command(
            name = "ls",
            aliases = {"list"},
            description = "List your keys, without their values.")
    static final class Ls implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Override
        public Integer call() {
            return list(shared);
        }
    }

    @Command(name = "rm", description = "Remove the key for a type; instances that need it end.")
    static final class Rm implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "TYPE")
        String type = "";

        @Override
        public Integer call() {
            Shared.client().delete("/api/v1/mcp/keys/" + Client.encoded(type));
            Shared.out().println(shared.json ? "{\"removed\":true}" : "the key for " + type + " is removed");
            return 0;
        }
    }

    static JsonNode put(Client client, String type, List<String> words) throws IOException {
        return client.put("/api/v1/mcp/keys/" + Client.encoded(type), Map.of("values", McpRunVerb.values(words)));
    }

    private static int list(Shared shared) {
        var keys = Shared.client().get("/api/v1/mcp/keys").path("items");
        var nothing = "you have no key: slipway mcp key set TYPE VAR";
        shared.print(nothing, keys, "type", "names", "keyHint", "isActive", "expiresAt", "activeInstances", "lastUsed");
        return 0;
    }
}
