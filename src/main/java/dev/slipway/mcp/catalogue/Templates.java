package dev.slipway.mcp.catalogue;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts of `server.json` in which `{name}` stands for a variable.
final class Templates {
    private static final Pattern HOLE = Pattern.compile("\\{([A-Za-z0-9_-]+)}");

    private Templates() {}

    /// Refuses one that names a variable which is not declared: it would reach the server as it stands.
    static void check(StrictJson owner, String member, String template, Set<String> declared) {
        var holes = HOLE.matcher(template);
        while (holes.find()) {
            // Where nothing is declared at all, braces are the server's own.
            if (!declared.contains(holes.group(1)) && (!declared.isEmpty() || member.equals("url"))) {
                throw owner.bad(member, "names {%s}, which its variables do not declare".formatted(holes.group(1)));
            }
        }
    }

    /// Puts the values in; what has none stays as it is. A value is never looked into for further holes.
    static String fill(String template, Map<String, String> values) {
        return HOLE.matcher(template)
                .replaceAll(hole -> Matcher.quoteReplacement(values.getOrDefault(hole.group(1), hole.group())));
    }
}
