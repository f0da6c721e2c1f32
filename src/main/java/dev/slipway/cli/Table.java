package dev.slipway.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;

/// Rows under headings, as wide as they need.
final class Table {
    private static final Pattern UNIT = Pattern.compile("(Bytes|Percent|Millis)$");

    /// What could move the cursor, or turn text around: strangers' servers name and describe their tools.
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069&&[^\\n\\t]]");

    private Table() {}

    /// A stranger's text, as a terminal may be given it.
    static String visible(String text) {
        return CONTROL.matcher(text).replaceAll("\uFFFD");
    }

    /// @param fields the columns, as the API calls them
    static void print(PrintStream out, List<String> fields, List<List<String>> rows) {
        var headings = fields.stream().map(Table::heading).toList();
        var widths = new int[headings.size()];
        for (var column = 0; column < widths.length; column++) {
            widths[column] = headings.get(column).length();
            for (var row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        line(out, headings, widths);
        rows.forEach(row -> line(out, row, widths));
    }

    /// Whether the name of a field says in what it is measured: `memoryBytes`.
    static boolean hasUnit(String field) {
        return UNIT.matcher(field).find();
    }

    /// `commitMessage` is read as COMMIT MESSAGE, `memoryBytes` as MEMORY.
    private static String heading(String field) {
        return UNIT.matcher(field).replaceAll("").replaceAll("([A-Z])", " $1").toUpperCase(java.util.Locale.ROOT);
    }

    private static void line(PrintStream out, List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (var column = 0; column < widths.length; column++) {
            var cell = visible(cells.get(column));
            line.append(cell).append(" ".repeat(Math.max(0, widths[column] - cell.length()) + 2));
        }
        out.println(line.toString().stripTrailing());
    }
}
