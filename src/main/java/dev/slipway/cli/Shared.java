package dev.slipway.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// What every verb has: `--json`, `--help`, the data folder, and a way to print.
final class Shared {
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int SHORT_COMMIT = 7;
    private static final double MEGABYTE = 1 << 20;
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    @Option(names = "--json", description = "Print JSON for programs.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    static Path home() {
        return Path.of(Optional.ofNullable(System.getenv("SLIPWAY_HOME"))
                .orElse(System.getProperty("user.home") + "/.slipway"));
    }

    static Client client() {
        return Client.of(home());
    }

    static PrintStream out() {
        return System.out;
    }

    /// Whether a person is looking: then things may move and have colour.
    static boolean terminal() {
        return Prompt.console().isPresent() && System.getenv("NO_COLOR") == null;
    }

    /// Prints the answer as JSON when asked to, as a table of the named fields otherwise.
    ///
    /// @param nothing what to tell a person when there is none, and what to do then
    void print(String nothing, JsonNode items, String... fields) {
        if (json) {
            out().println(items.toPrettyString());
            return;
        }
        if (items.isEmpty()) {
            out().println(nothing);
            return;
        }
        var rows = new ArrayList<List<String>>();
        items.forEach(item -> {
            var row = new ArrayList<String>();
            for (var field : fields) {
                row.add(readable(field, text(item, field)));
            }
            rows.add(row);
        });
        Table.print(out(), List.of(fields), rows);
    }

    /// As [#readable(String)], with the unit that the field's name says ([Table] leaves it out of the heading).
    private static String readable(String field, String value) {
        if (value.isEmpty() || !Table.hasUnit(field)) {
            return readable(value);
        }
        var number = Double.parseDouble(value);
        if (field.endsWith("Bytes")) {
            return "%.0f MB".formatted(number / MEGABYTE);
        }
        return (field.endsWith("Percent") ? "%.1f %%" : "%.0f ms").formatted(number);
    }

    /// Times as the clock here shows them, words for yes and no, and the beginning of a commit, which is enough.
    static String readable(String value) {
        return switch (value) {
            case "true" -> "yes";
            case "false" -> "no";
            case String time
            when INSTANT.matcher(time).matches() ->
                MINUTES.format(Instant.parse(time).atZone(ZoneId.systemDefault()));
            case String commit when COMMIT.matcher(commit).matches() -> commit.substring(0, SHORT_COMMIT);
            default -> value;
        };
    }

    static String text(JsonNode item, String field) {
        var value = item.path(field);
        if (value.isArray()) {
            return String.join(
                    ", ", value.values().stream().map(it -> it.asString("")).toList());
        }
        return value.isMissingNode() || value.isNull() ? "" : value.asString();
    }
}
