package dev.slipway.cli;

import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Deploys a branch's tip or a commit, and watches it until it is live.
@Command(name = "deploy", description = "Deploy a project and watch until it is live.")
final class DeployVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "PROJECT")
    String project = "";

    @Option(names = "--branch", description = "Another branch than the project's.")
    @Nullable
    String branch;

    @Option(names = "--commit", description = "Exactly this commit; the branch's tip by default.")
    @Nullable
    String commit;

    @Option(names = "--fresh", description = "Build again even if this commit was built before.")
    boolean fresh;

    @Option(names = "--detach", description = "Return once it is queued.")
    boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        var body = new LinkedHashMap<String, Object>();
        if (branch != null) {
            body.put("branch", branch);
        }
        if (commit != null) {
            body.put("commit", commit);
        }
        body.put("fresh", fresh);
        var client = Shared.client();
        var deployment = client.post("/api/v1/projects/" + Client.encoded(project) + "/deployments", body);
        return DeploymentWatcher.follow(client, deployment, shared, detach);
    }
}
