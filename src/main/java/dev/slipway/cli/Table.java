package dev.slipway.cli;

import java.io.PrintStream;
import java.util.List;

/// Rows under headings, as wide as they need.
final class Table {
    private Table() {}

    static void print(PrintStream out, List<String> headings, List<List<String>> rows) {
        var widths = new int[headings.size()];
        for (var column = 0; column < widths.length; column++) {
            widths[column] = headings.get(column).length();
            for (var row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        line(out, headings.stream().map(Table::heading).toList(), widths);
        rows.forEach(row -> line(out, row, widths));
    }

    /// `commitMessage` is read as COMMIT MESSAGE.
    private static String heading(String field) {
        return field.replaceAll("([A-Z])", " $1").toUpperCase(java.util.Locale.ROOT);
    }

    private static void line(PrintStream out, List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (var column = 0; column < widths.length; column++) {
            var cell = cells.get(column);
            line.append(cell).append(" ".repeat(Math.max(0, widths[column] - cell.length()) + 2));
        }
        out.println(line.toString().stripTrailing());
    }
}
