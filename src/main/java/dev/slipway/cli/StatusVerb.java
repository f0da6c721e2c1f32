package dev.slipway.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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
            var running =
                    client.get("/api/v1/projects/" + project + "/workloads").path("items");
            shared.print(running, "name", "status", "port", "restarts", "cpuPercent", "memoryBytes", "statusReason");
            return 0;
        }
        var status = client.get("/api/v1/status");
        if (shared.json) {
            Shared.out().println(status.toPrettyString());
            return 0;
        }
        Shared.out().println("Slipway at " + client.server());
        status.properties()
                .forEach(entry -> Shared.out()
                        .printf(
                                "  %-12s %s%n",
                                entry.getKey(),
                                entry.getValue().isValueNode()
                                        ? entry.getValue().asString()
                                        : entry.getValue().toString()));
        return 0;
    }
}
