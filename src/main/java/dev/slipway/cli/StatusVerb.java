package dev.slipway.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Says whether the server is well, or what of a project runs.
@Command(name = "status", description = "Show the server, or what of a project runs.")
final class StatusVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "PROJECT", arity = "0..1", description = "A project; without one, the server.")
    @Nullable
    String project;

    @Override
    public Integer call() {
        var client = Shared.client();
        if (project != null) {
            var running = client.get("/api/v1/projects/" + Client.encoded(project) + "/workloads")
                    .path("items");
            shared.print(
                    "no process of %s runs now".formatted(project),
                    running,
                    "name",
                    "status",
                    "port",
                    "restarts",
                    "cpuPercent",
                    "memoryBytes",
                    "statusReason");
            return 0;
        }
        var status = client.get("/api/v1/status");
        if (shared.json) {
            Shared.out().println(status.toPrettyString());
            return 0;
        }
        show(status);
        return 0;
    }

    private static void show(JsonNode status) {
        Shared.out().printf("Slipway %s at %s%n", Shared.text(status, "version"), Shared.text(status, "url"));
        line("runs for", words(Duration.ofSeconds(status.path("upSeconds").asLong(0))));
        line("driver", Shared.text(status, "driver"));
        line("sandboxed", Shared.readable(Shared.text(status, "sandboxed")));
        line("projects", Shared.text(status, "projects"));
        var deployments = new ArrayList<String>();
        status.path("deployments").forEachEntry((word, count) -> deployments.add(count.asString() + " " + word));
        if (!deployments.isEmpty()) {
            line("deployments", String.join(", ", deployments));
        }
    }

    private static void line(String name, String value) {
        Shared.out().printf("  %-12s %s%n", name, value);
    }

    private static String words(Duration time) {
        if (time.toDays() > 0) {
            return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
        }
        return time.toHours() > 0
                ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
                : "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
