package dev.slipway.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Shows how the tools of the version that waits differ from the live ones, and lets exactly these go live.
@Command(name = "approve", description = "Show what waits of an mcp project's tools, and let it go live.")
final class McpApproveVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "PROJECT")
    String project = "";

    @Option(names = "--yes", description = "Do not ask. With --json, nothing is approved without it.")
    boolean yes;

    @Override
    public Integer call() throws IOException {
        var client = Shared.client();
        var path = "/api/v1/projects/" + Client.encoded(project) + "/mcp/tools";
        var tools = client.get(path);
        var waiting = tools.path("waiting");
        if (shared.json && !(yes && waiting.isObject())) {
            Shared.out().println(tools.toPrettyString());
            return 0;
        }
        if (!waiting.isObject()) {
            Shared.out().printf("nothing of %s waits%n", project);
            return 0;
        }
        if (!shared.json) {
            tools.path("changes").forEach(McpApproveVerb::print);
        }
        if (tools.path("approved").asBoolean()) {
            return say(tools);
        }
        if (!yes && !Prompt.visible("Approve this? Type yes").equals("yes")) {
            System.err.println("slipway: not approved: confirm with --yes");
            return 2;
        }
        return say(client.post(path + "/approve", Map.of("digest", Shared.text(waiting, "digest"))));
    }

    private int say(JsonNode approved) {
        Shared.out()
                .println(
                        shared.json
                                ? approved.toPrettyString()
                                : "approved; it goes live with slipway deploy " + project);
        return 0;
    }

    /// What tools say is written as JSON, so that nothing in it can move the cursor.
    private static void print(JsonNode change) {
        var out = Shared.out();
        out.printf("%s %s%n", Shared.text(change, "kind"), Table.visible(Shared.text(change, "tool")));
        for (var part : change.path("parts")) {
            out.printf(
                    "  %s: %s → %s%n",
                    Shared.text(part, "path"),
                    part.path("before").asString("nothing"),
                    part.path("after").asString("nothing"));
        }
    }
}
