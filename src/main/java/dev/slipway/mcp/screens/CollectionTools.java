package dev.slipway.mcp.screens;

import dev.slipway.mcp.collection.Collections.Entry;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/// Asks the servers of a collection for their tools, and tells what a client of the collection sees of them.
public final class CollectionTools {
    /// What several clients take at most, with the alias before it.
    private static final int LONGEST = 64;

    private final Playground playground;

    CollectionTools(Playground playground) {
        this.playground = playground;
    }

    /// What a member shows.
    ///
    /// @param trouble why it does not answer; empty when it does
    /// @param stray names in its rules that it has no tool of
    /// @param tools in its order, with those that are hidden
    public record Listing(Entry entry, String trouble, Set<String> stray, List<Shown> tools) {
        public Listing {
            stray = new TreeSet<>(stray);
            tools = List.copyOf(tools);
        }

        public String alias() {
            return entry.member().alias();
        }

        /// Where its forms are sent to.
        public String action() {
            return CollectionPages.action(entry.member().endpoint());
        }

        /// How many tools clients see.
        public long count() {
            return tools.stream().filter(tool -> !tool.hidden()).count();
        }
    }

    /// @param name as clients see it; as they would, when it is hidden
    /// @param own as the server's own clients see it
    /// @param trouble what clients may stumble over; may be empty
    public record Shown(String name, String own, String description, boolean hidden, String trouble) {}

    /// All are asked at once. Blocks until each has answered, or did not in its time.
    ///
    /// @param again whether to ask even those whose tools are known
    List<Listing> ask(UserId user, List<Entry> entries, boolean again) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = entries.stream()
                    .map(entry -> threads.submit((Callable<Listing>) () -> listing(user, entry, again)))
                    .toList();
            return asked.stream().map(CollectionTools::result).toList();
        }
    }

    private static Listing result(Future<Listing> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a server of a collection could not be asked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the servers of a collection were asked", e);
        }
    }

    private Listing listing(UserId user, Entry entry, boolean again) {
        if (entry.path().isEmpty()) {
            return new Listing(entry, "it is gone, or yours no more", Set.of(), List.of());
        }
        try {
            return of(entry, playground.tools(user, entry.path().get(), again));
        } catch (SlipwayException e) {
            return new Listing(entry, e.text(), Set.of(), List.of());
        }
    }

    /// @param tools as the server's own endpoint shows them
    static Listing of(Entry entry, List<JsonNode> tools) {
        var rules = entry.member().tools();
        var shown = new ArrayList<Shown>();
        var names = new HashSet<String>();
        for (var tool : tools) {
            var own = tool.path("name").asString("");
            var seen = rules.shown(own);
            var name = entry.member().alias() + "_" + seen.orElse(own);
            var trouble = seen.isEmpty() ? "" : trouble(name, names.add(name));
            shown.add(new Shown(name, own, tool.path("description").asString(""), seen.isEmpty(), trouble));
        }
        return new Listing(entry, "", stray(rules, shown), shown);
    }

    private static String trouble(String name, boolean first) {
        if (!first) {
            return "another tool of this server is called so already";
        }
        return name.length() > LONGEST ? "longer than %d characters: some clients refuse it".formatted(LONGEST) : "";
    }

    private static Set<String> stray(ToolRules rules, List<Shown> tools) {
        var stray = new TreeSet<>(rules.allowed());
        stray.addAll(rules.denied());
        stray.addAll(rules.renamed().keySet());
        tools.forEach(tool -> stray.remove(tool.own()));
        return stray;
    }
}
