package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Says whether the server is well.
@Command(name = "status", description = "Show the server and what it runs.")
final class StatusVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() {
        var client = Shared.client();
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
