package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `slipway mcp collection`: one's servers as one, at one address.
@Command(
        name = "collection",
        description = "Your servers as one, at one address: choose them and their tools.",
        subcommands = {
            McpCollectionVerb.Ls.class,
            McpCollectionVerb.Tools.class,
            McpCollectionVerb.Add.class,
            McpCollectionVerb.Change.class,
            McpCollectionVerb.Rm.class
        })
final class McpCollectionVerb implements Callable<Integer> {
    private static final String PATH = "/api/v1/mcp/collection";

    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() {
        return list(Shared.client().get(PATH), shared);
    }

    /// How a member's tools are shown.
    static final class Rules {
        @Option(
                names = "--only",
                paramLabel = "TOOL",
                description = "Show this tool and no other; may be repeated. An empty one takes the rule away.")
        @Nullable
        List<String> only;

        @Option(
                names = "--deny",
                paramLabel = "TOOL",
                description = "Hide this tool; may be repeated. An empty one takes the rule away.")
        @Nullable
        List<String> deny;

        @Option(
                names = "--rename",
                paramLabel = "TOOL=NAME",
                description = "Show it under another name; may be repeated. An empty one takes the names away.")
        @Nullable
        List<String> rename;

        @Option(names = "--at", paramLabel = "N", description = "Its place in the order, from 1.")
        @Nullable
        Integer at;

        /// What is not said stays as it is.
        void applyTo(ObjectNode member) {
            if (only != null) {
                member.set("allowedTools", words(only));
            }
            if (deny != null) {
                member.set("deniedTools", words(deny));
            }
            if (rename != null) {
                var pairs = McpVerb.pairs(
                        rename.stream().filter(it -> !it.isEmpty()).toList());
                member.set("renamedTools", JsonMapper.shared().valueToTree(pairs));
            }
        }

        private static JsonNode words(List<String> names) {
            return JsonMapper.shared()
                    .valueToTree(names.stream().filter(it -> !it.isEmpty()).toList());
        }

        void place(ArrayNode members, ObjectNode member) {
            var place = at == null ? members.size() : Math.clamp(at - 1L, 0, members.size());
            members.insert(place, member);
        }
    }

    @Command(
            name = "ls",
            aliases = {"list"},
            description = "List what is in it, and its address.")
    static final class Ls implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Override
        public Integer call() {
            return list(Shared.client().get(PATH), shared);
        }
    }

    @Command(name = "tools", description = "List the tools that its clients see; servers that do not answer are named.")
    static final class Tools implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Option(names = "--again", description = "Ask the servers even when their tools are known.")
        boolean again;

        @Override
        public Integer call() {
            var members = Shared.client().get(PATH + "/tools?again=" + again).path("members");
            if (shared.json) {
                Shared.out().println(members.toPrettyString());
            } else {
                print(members);
            }
            return members.size() > 0 && members.values().stream().allMatch(it -> it.hasNonNull("problem"))
                    ? ErrorCode.UNAVAILABLE.exitCode()
                    : 0;
        }

        private static void print(JsonNode members) {
            var rows = new ArrayList<List<String>>();
            for (var member : members) {
                for (var tool : member.path("tools")) {
                    if (!tool.path("hidden").asBoolean()) {
                        rows.add(List.of(
                                Shared.text(tool, "name"), Shared.text(member, "name"), McpToolsVerb.firstLine(tool)));
                    }
                }
            }
            Table.print(Shared.out(), List.of("tool", "server", "description"), rows);
            members.forEach(Tools::complain);
        }

        private static void complain(JsonNode member) {
            var alias = Shared.text(member, "alias");
            if (member.hasNonNull("problem")) {
                System.err.printf("slipway: %s is left out: %s%n", alias, Shared.text(member, "problem"));
            }
            if (!member.path("stray").isEmpty()) {
                System.err.printf(
                        "slipway: the rules of %s name what it has not: %s%n", alias, Shared.text(member, "stray"));
            }
            for (var tool : member.path("tools")) {
                if (tool.hasNonNull("problem")) {
                    System.err.printf("slipway: %s: %s%n", Shared.text(tool, "name"), Shared.text(tool, "problem"));
                }
            }
        }
    }

    @Command(name = "add", description = "Add an instance or an mcp project.")
    static final class Add implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "INSTANCE|PROJECT", description = "A name, or an instance's id.")
        String target = "";

        @Option(
                names = "--alias",
                paramLabel = "ALIAS",
                description = "Comes before the names of its tools; made of its name by default.")
        @Nullable
        String alias;

        @ArgGroup(exclusive = false)
        final Rules rules = new Rules();

        @Override
        public Integer call() {
            var client = Shared.client();
            var member = JsonMapper.shared().createObjectNode();
            Instances.find(client, target)
                    .ifPresentOrElse(
                            instance -> member.put("kind", "instance").put("id", Shared.text(instance, "id")),
                            () -> member.put("kind", "project").put("name", target));
            if (alias != null) {
                member.put("alias", alias);
            }
            rules.applyTo(member);
            var members = members(client);
            rules.place(members, member);
            return list(put(client, members), shared);
        }
    }

    @Command(name = "set", description = "Change a member: its alias, which of its tools are shown, its place.")
    static final class Change implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "ALIAS", description = "As slipway mcp collection ls has it.")
        String which = "";

        @Option(names = "--alias", paramLabel = "ALIAS", description = "Another alias.")
        @Nullable
        String alias;

        @ArgGroup(exclusive = false)
        final Rules rules = new Rules();

        @Override
        public Integer call() {
            var client = Shared.client();
            var members = members(client);
            var index = index(members, which);
            var member = members.get(index).asObject();
            Optional.ofNullable(alias).ifPresent(it -> member.put("alias", it));
            rules.applyTo(member);
            if (rules.at != null) {
                members.remove(index);
                rules.place(members, member);
            }
            return list(put(client, members), shared);
        }
    }

    @Command(name = "rm", description = "Take servers out of it; they go on by themselves.")
    static final class Rm implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(arity = "1..*", paramLabel = "ALIAS", description = "As slipway mcp collection ls has them.")
        List<String> which = List.of();

        @Override
        public Integer call() {
            var client = Shared.client();
            var members = members(client);
            which.forEach(alias -> members.remove(index(members, alias)));
            return list(put(client, members), shared);
        }
    }

    private static ArrayNode members(Client client) {
        return (ArrayNode) client.get(PATH).path("members");
    }

    private static JsonNode put(Client client, ArrayNode members) {
        return client.put(PATH, Map.of("members", members));
    }

    private static int index(ArrayNode members, String alias) {
        for (int i = 0; i < members.size(); i++) {
            if (Shared.text(members.get(i), "alias").equals(alias)) {
                return i;
            }
        }
        throw SlipwayException.notFound(
                "your collection has no server with the alias %s: slipway mcp collection ls", alias);
    }

    private static int list(JsonNode collection, Shared shared) {
        var members = collection.path("members");
        if (shared.json) {
            Shared.out().println(collection.toPrettyString());
            return 0;
        }
        if (members.isEmpty()) {
            Shared.out().println("nothing is in it: slipway mcp collection add INSTANCE|PROJECT");
            return 0;
        }
        var rows = new ArrayList<List<String>>();
        for (var member : members) {
            var name = Shared.text(member, "name");
            rows.add(List.of(
                    Shared.text(member, "alias"),
                    name.isEmpty() ? "(gone)" : name,
                    Shared.text(member, "kind"),
                    tools(member)));
        }
        Table.print(Shared.out(), List.of("alias", "server", "kind", "tools"), rows);
        Shared.out().printf("%nurl    %s%n", Shared.text(collection, "address"));
        return 0;
    }

    private static String tools(JsonNode member) {
        var parts = new ArrayList<String>();
        if (!member.path("allowedTools").isEmpty()) {
            parts.add("only " + Shared.text(member, "allowedTools"));
        }
        if (!member.path("deniedTools").isEmpty()) {
            parts.add("without " + Shared.text(member, "deniedTools"));
        }
        member.path("renamedTools").forEachEntry((own, other) -> parts.add(own + " as " + other.asString("")));
        return parts.isEmpty() ? "all" : String.join("; ", parts);
    }
}
