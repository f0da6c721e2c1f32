package dev.slipway.cli;

import dev.slipway.platform.SlipwayException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Brings an earlier successful deployment back: its artifact, its variables and its settings together.
@Command(name = "rollback", description = "Go back to an earlier successful deployment.")
final class RollbackVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "PROJECT")
    String project = "";

    @Option(
            names = "--to",
            paramLabel = "NUMBER",
            description = "Its number; the success before the live one by default.")
    @Nullable
    String to;

    @Override
    public Integer call() throws InterruptedException {
        var client = Shared.client();
        var id = to == null ? previous(client) : DeploymentNumbers.id(client, project, to);
        var deployment = client.post("/api/v1/deployments/" + id + "/rollback", Map.of());
        return DeploymentWatcher.follow(client, deployment, shared, false);
    }

    private String previous(Client client) {
        var live = "";
        for (var item : client.get("/api/v1/projects/" + Client.encoded(project) + "/deployments?size=200")
                .path("items")) {
            if (!Shared.text(item, "status").equals("success")) {
                continue;
            }
            if (!live.isEmpty()) {
                return Shared.text(item, "id");
            }
            live = Shared.text(item, "id");
        }
        throw SlipwayException.notFound("%s has no earlier successful deployment", project);
    }
}
