package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.SlipwayException;
import java.util.HashSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A server that a user wants in the collection.
///
/// @param endpoint a project's or an instance's
/// @param alias what comes before the names of its tools, with an underscore between
/// @param tools which of the tools that its endpoint shows are shown here, and under which names
public record Member(EndpointId endpoint, String alias, ToolRules tools) {
    private static final Pattern ALIAS = Pattern.compile("[a-z0-9-]{1,40}");
    /// As MCP 2025-11-25 has tool names (server/tools, tool names).
    private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_./-]{1,128}");
    private static final Pattern ANY_TOOL = Pattern.compile("\\S{1,200}");
    private static final int MOST_RULES = 500;

    /// @throws SlipwayException INVALID with what cannot be
    public Member {
        if (endpoint.kind() == EndpointId.Kind.COLLECTION) {
            throw SlipwayException.invalid("a collection cannot hold a collection");
        }
        if (!ALIAS.matcher(alias).matches()) {
            throw SlipwayException.invalid(
                    "'%s' cannot stand before the names of tools: use 1 to 40 lower-case letters, digits or dashes",
                    alias);
        }
        check(tools);
    }

    private static void check(ToolRules tools) {
        var own = Stream.of(tools.allowed(), tools.denied(), tools.renamed().keySet())
                .flatMap(java.util.Collection::stream)
                .toList();
        if (own.size() > MOST_RULES) {
            throw SlipwayException.invalid("at most %d tools can be named", MOST_RULES);
        }
        for (var name : own) {
            if (!ANY_TOOL.matcher(name).matches()) {
                throw SlipwayException.invalid("'%s' is no name of a tool", name);
            }
        }
        var names = new HashSet<String>();
        for (var name : tools.renamed().values()) {
            if (!TOOL.matcher(name).matches()) {
                throw SlipwayException.invalid(
                        "the new name '%s' must be 1 to 128 letters, digits or one of _ . / -", name);
            }
            if (!names.add(name)) {
                throw SlipwayException.invalid("two tools would be called '%s'", name);
            }
        }
    }
}
