package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists a project's deployments, newest first.
@Command(name = "deployments", description = "List a project's deployments, newest first.")
final class DeploymentsVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "PROJECT")
    String project = "";

    @Option(names = "--size", defaultValue = "20", description = "How many.")
    int size = 20;

    @Override
    public Integer call() {
        var items = Shared.client()
                .get("/api/v1/projects/%s/deployments?size=%d".formatted(Client.encoded(project), size))
                .path("items");
        shared.print(
                "%s was never deployed: slipway deploy %s".formatted(project, project),
                items,
                "number",
                "status",
                "branch",
                "commit",
                "creatorType",
                "createdAt",
                "failedReason",
                "id");
        return 0;
    }
}
