package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// The recorded calls of an instance: lists, begins, ends, deletes and repeats them; those of an `mcp` project are
/// listed and deleted only, because they are repeated when it is deployed.
@Command(name = "recordings", description = "List the recorded calls of an instance or an mcp project, or replay them.")
final class McpRecordingsVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "INSTANCE|PROJECT", description = "A name, or an instance's id.")
    String target = "";

    @ArgGroup
    final Deed deed = new Deed();

    @Option(
            names = "--writing",
            description = "With --replay: also calls of tools that do not say that they only read.")
    boolean writing;

    /// What to do instead of listing them.
    static final class Deed {
        @Option(names = "--on", description = "Record calls from now on.")
        boolean on;

        @Option(names = "--off", description = "Record no more.")
        boolean off;

        @Option(names = "--replay", description = "Make the calls of an instance once more and compare the answers.")
        boolean replay;

        @Option(names = "--delete", description = "Delete them all.")
        boolean delete;
    }

    @Override
    public Integer call() {
        var client = Shared.client();
        var path = McpVerb.toolsPath(client, target);
        if (deed.on || deed.off) {
            client.patch(path, Map.of("recordCalls", deed.on));
            say(deed.on ? "calls are recorded" : "calls are recorded no more");
        } else if (deed.delete) {
            client.delete(path + "/recordings");
            say("deleted");
        } else if (deed.replay) {
            return replay(client, path);
        } else {
            var recordings = client.get(path + "/recordings?size=50").path("items");
            shared.print(
                    "no call is recorded: slipway mcp recordings %s --on records those to come".formatted(target),
                    recordings,
                    "id",
                    "method",
                    "tool",
                    "failed",
                    "tookMillis",
                    "redacted",
                    "recordedAt");
        }
        return 0;
    }

    private void say(String what) {
        Shared.out().println(shared.json ? "{\"done\":\"%s\"}".formatted(what) : what);
    }

    /// The exit code says whether all answers are the same.
    private int replay(Client client, String path) {
        if (McpVerb.isProject(path)) {
            throw dev.slipway.platform.SlipwayException.invalid(
                    "a project's calls are replayed when it is deployed (option replayCalls)");
        }
        var replayed = client.post(path + "/recordings/replay", Map.of("writing", writing));
        if (shared.json) {
            Shared.out().println(replayed.toPrettyString());
        } else {
            replayed.path("calls").forEach(McpRecordingsVerb::show);
            Shared.out()
                    .printf(
                            "%d matched, %d differ, %d fail now, %d not made%n",
                            replayed.path("matched").asInt(0),
                            replayed.path("differs").asInt(0),
                            replayed.path("errors").asInt(0),
                            replayed.path("skipped").asInt(0));
        }
        boolean same =
                replayed.path("differs").asInt(0) + replayed.path("errors").asInt(0) == 0;
        return same ? 0 : ErrorCode.CONFLICT.exitCode();
    }

    private static void show(JsonNode call) {
        var out = Shared.out();
        var tool = Shared.text(call, "tool");
        out.printf(
                "%-8s %s %s%n",
                Shared.text(call, "outcome"),
                tool.isEmpty() ? Shared.text(call, "method") : tool,
                Shared.text(call, "why"));
        for (var difference : call.path("differences")) {
            out.printf("         %s%n", Shared.text(difference, "path"));
            out.printf("       - %s%n", Shared.text(difference, "before"));
            out.printf("       + %s%n", Shared.text(difference, "now"));
        }
    }
}
