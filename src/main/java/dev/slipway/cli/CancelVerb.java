package dev.slipway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Cancels a deployment that has not ended.
@Command(name = "cancel", description = "Cancel a project's running or queued deployment.")
final class CancelVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "PROJECT")
    String project = "";

    @Option(names = "--deployment", defaultValue = "last", description = "Its number; the newest by default.")
    String number = "last";

    @Override
    public Integer call() {
        var client = Shared.client();
        var id = DeploymentNumbers.id(client, project, number);
        var deployment = client.post("/api/v1/deployments/" + id + "/cancel", Map.of());
        Shared.out().println(shared.json ? deployment.toPrettyString() : "cancelled");
        return 0;
    }
}
