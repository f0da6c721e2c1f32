package dev.slipway.cli;

import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `slipway mcp`: the catalogue, one's instances, and their tools.
@Command(
        name = "mcp",
        description = "Run MCP servers of the catalogue and use their tools.",
        subcommands = {
            McpVerb.Types.class,
            McpAddVerb.class,
            McpRunVerb.class,
            McpVerb.Ls.class,
            McpToolsVerb.class,
            McpApproveVerb.class,
            McpCallVerb.class,
            McpVerb.Log.class,
            McpRecordingsVerb.class,
            McpVerb.Renew.class,
            McpVerb.Restore.class,
            McpVerb.Stop.class,
            McpVerb.Rm.class,
            McpCollectionVerb.class,
            McpKeyVerb.class,
            McpImportVerb.class
        })
final class McpVerb implements Callable<Integer> {
    private static final int SHORT_ID = 8;

    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() {
        System.err.println(
                "slipway: say what to do: slipway mcp types, run, ls, tools, call, …; see slipway mcp --help");
        return 2;
    }

    @Command(name = "types", description = "List the servers that can be run.")
    static final class Types implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(arity = "0..1", paramLabel = "TEXT", description = "Found in names and descriptions.")
        String text = "";

        @Override
        public Integer call() {
            var types = Shared.client()
                    .get("/api/v1/mcp/types?size=200&q=" + Client.encoded(text))
                    .path("items");
            shared.print(
                    "no server has '%s' in its name or description: slipway mcp add takes any".formatted(text),
                    types,
                    "name",
                    "displayName",
                    "needsKey",
                    "installed",
                    "description");
            return 0;
        }
    }

    @Command(
            name = "ls",
            aliases = {"list"},
            description = "List your instances.")
    static final class Ls implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Override
        public Integer call() {
            var instances =
                    Shared.client().get("/api/v1/mcp/instances?size=200").path("items");
            if (!shared.json) {
                // The beginning of an id is enough everywhere; the whole one is in the address.
                instances.forEach(
                        it -> it.asObject().put("id", Shared.text(it, "id").substring(0, SHORT_ID)));
            }
            var nothing = "you have no instance: slipway mcp run TYPE, of slipway mcp types";
            shared.print(
                    nothing, instances, "id", "name", "mcpType", "status", "expiresAt", "lastAccessed", "accessUrl");
            return 0;
        }
    }

    @Command(name = "logs", description = "Print an instance's log; -f follows it.")
    static final class Log implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "INSTANCE", description = "Its name or id.")
        String instance = "";

        @Option(
                names = {"-f", "--follow"},
                description = "Go on as it grows.")
        boolean follow;

        @Option(names = "--from", defaultValue = "1", description = "The first line to print.")
        long from = 1;

        @Override
        public Integer call() throws IOException {
            var client = Shared.client();
            var log = Shared.text(Instances.get(client, instance), "logId");
            new LogPrinter(client, shared, log).print(from, follow);
            return 0;
        }
    }

    @Command(name = "renew", description = "Give an instance a new end, from now.")
    static final class Renew implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "INSTANCE", description = "Its name or id.")
        String instance = "";

        @Mixin
        final Life life = new Life();

        @Override
        public Integer call() {
            return act(shared, instance, "renew", life.body());
        }
    }

    @Command(name = "restore", description = "Bring an instance back that expired, was stopped or failed.")
    static final class Restore implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "INSTANCE", description = "Its name or id.")
        String instance = "";

        @Mixin
        final Life life = new Life();

        @Override
        public Integer call() throws InterruptedException {
            var client = Shared.client();
            var id = Instances.id(client, instance);
            client.post("/api/v1/mcp/instances/" + id + "/restore", life.body());
            return Instances.conclude(Instances.settled(client, id), shared);
        }
    }

    @Command(name = "stop", description = "Stop an instance; it can be restored.")
    static final class Stop implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "INSTANCE", description = "Its name or id.")
        String instance = "";

        @Override
        public Integer call() {
            return act(shared, instance, "stop", Map.of());
        }
    }

    @Command(name = "rm", description = "Delete instances.")
    static final class Rm implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(arity = "1..*", paramLabel = "INSTANCE", description = "Their names or ids.")
        List<String> instances = List.of();

        @Override
        public Integer call() {
            var client = Shared.client();
            // All are found before the first is gone.
            var ids = instances.stream()
                    .map(instance -> Instances.id(client, instance))
                    .toList();
            ids.forEach(id -> client.delete("/api/v1/mcp/instances/" + id));
            Shared.out()
                    .println(
                            shared.json
                                    ? "{\"deleted\":" + instances.size() + "}"
                                    : "deleted " + String.join(", ", instances));
            return 0;
        }
    }

    private static int act(Shared shared, String instance, String what, Map<String, ?> body) {
        var client = Shared.client();
        var done = client.post("/api/v1/mcp/instances/" + Instances.id(client, instance) + "/" + what, body);
        return Instances.conclude(done, shared);
    }

    /// `KEY=value` pairs, in order.
    static Map<String, String> pairs(List<String> words) {
        var pairs = new LinkedHashMap<String, String>();
        for (var word : words) {
            var at = word.indexOf('=');
            if (at < 1) {
                throw SlipwayException.invalid("'%s' is not of the form KEY=value", word);
            }
            pairs.put(word.substring(0, at), word.substring(at + 1));
        }
        return pairs;
    }

    /// Where the tools are of what is called so on the command line.
    ///
    /// @throws SlipwayException NOT_FOUND
    static String toolsPath(Client client, String target) {
        var instance = Instances.find(client, target);
        if (instance.isPresent()) {
            return "/api/v1/mcp/instances/" + Shared.text(instance.get(), "id");
        }
        for (var project : client.get("/api/v1/projects?size=200").path("items")) {
            if (Shared.text(project, "name").equals(target)) {
                return "/api/v1/projects/" + Client.encoded(target) + "/mcp";
            }
        }
        throw SlipwayException.notFound(
                "no instance and no project is called %s: slipway mcp ls lists your instances", target);
    }

    static boolean isProject(String path) {
        return path.startsWith("/api/v1/projects/");
    }

    static JsonNode tools(Client client, String target) {
        var path = toolsPath(client, target);
        return client.get(path + (isProject(path) ? "/tools/live" : "/tools")).path("tools");
    }
}
