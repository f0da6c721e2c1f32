package dev.slipway.cli;

import tools.jackson.databind.JsonNode;

/// A line of a log as the terminal shows it: its source in grey, errors in red.
final class LogLines {
    private LogLines() {}

    static void print(JsonNode line) {
        var text = Shared.text(line, "text");
        var source = "%-16s ".formatted(Shared.text(line, "source"));
        if (!Shared.terminal()) {
            Shared.out().println(source + text);
            return;
        }
        var colour = switch (Shared.text(line, "level")) {
            case "ERROR", "error" -> "\u001b[31m";
            case "WARNING", "warning" -> "\u001b[33m";
            default -> "";
        };
        Shared.out().println("\u001b[90m" + source + "\u001b[0m" + colour + text + "\u001b[0m");
    }
}
