package dev.slipway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prints a log of the server's, as it is or as it grows.
record LogPrinter(Client client, Shared shared, String log) {
    /// @param from the first line
    /// @param follow whether to go on until the log ends
    void print(long from, boolean follow) throws IOException {
        if (follow) {
            follow(from);
        } else {
            all(from);
        }
    }

    private void all(long from) {
        var next = from;
        while (true) {
            var page = client.get("/api/v1/logs/%s?from=%d&limit=1000".formatted(log, next));
            if (page.path("lines").isEmpty() || nobodyReads()) {
                return;
            }
            page.path("lines").forEach(this::line);
            next = page.path("next").asLong();
        }
    }

    /// Server-sent events (the HTML standard, section 9.2): only the data lines matter here.
    private void follow(long from) throws IOException {
        var json = JsonMapper.shared();
        try (var stream = client.stream(
                        "/api/v1/logs/%s/stream?from=%d".formatted(log, from), Map.of("Accept", "text/event-stream"));
                var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("event:") && line.contains("end") || nobodyReads()) {
                    return;
                }
                if (line.startsWith("data:") && line.contains("{")) {
                    line(json.readTree(line.substring("data:".length())));
                }
            }
        }
    }

    /// As after `| head`: printing goes on without a complaint.
    private static boolean nobodyReads() {
        return Shared.out().checkError();
    }

    private void line(JsonNode line) {
        if (shared.json) {
            Shared.out().println(line.toString());
        } else {
            LogLines.print(line);
        }
    }
}
