package dev.slipway.cli;

import java.util.ArrayList;
import tools.jackson.databind.JsonNode;

/// The stages on one line of a terminal: done, running, to come.
final class StageRail {
    private static final String ERASE = "\r\u001b[2K";
    private boolean drawn;

    void draw(JsonNode stages) {
        var words = new ArrayList<String>();
        stages.forEach(stage -> words.add(word(Shared.text(stage, "status"), Shared.text(stage, "name"))));
        Shared.out().print(ERASE + String.join(" ", words));
        Shared.out().flush();
        drawn = true;
    }

    void erase() {
        if (drawn) {
            Shared.out().print(ERASE);
            drawn = false;
        }
    }

    private static String word(String status, String name) {
        return switch (status) {
            case "completed" -> "\u001b[32m✔ " + name + "\u001b[0m";
            case "in_progress" -> "\u001b[34m● " + name + "\u001b[0m";
            case "failed" -> "\u001b[31m✘ " + name + "\u001b[0m";
            default -> "\u001b[90m○ " + name + "\u001b[0m";
        };
    }
}
