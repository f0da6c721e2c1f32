package dev.slipway.cli;

import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints the log of what a project runs, or of one of its deployments; `-f` goes on as it grows.
@Command(name = "logs", description = "Print a project's log; -f follows it.")
final class LogsVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "PROJECT")
    String project = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as it grows.")
    boolean follow;

    @Option(names = "--deployment", paramLabel = "NUMBER", description = "A deployment's log; 'last' for the newest.")
    @Nullable
    String deployment;

    @Option(names = "--from", defaultValue = "1", description = "The first line to print.")
    long from = 1;

    @Override
    public Integer call() throws IOException {
        var client = Shared.client();
        var log = deployment == null ? logOfWhatRuns(client) : logOfDeployment(client, deployment);
        new LogPrinter(client, shared, log).print(from, follow);
        return 0;
    }

    /// What the live version says; the newest deployment's own log while nothing is live.
    private String logOfWhatRuns(Client client) {
        for (var item : client.get("/api/v1/projects/" + Client.encoded(project) + "/deployments?size=200")
                .path("items")) {
            if (Shared.text(item, "status").equals("success")) {
                return Shared.text(item, "runtimeLogId");
            }
        }
        return logOfDeployment(client, "last");
    }

    private String logOfDeployment(Client client, String number) {
        var items = client.get("/api/v1/projects/" + Client.encoded(project) + "/deployments?size=200")
                .path("items");
        for (var item : items) {
            if (number.equals("last") || number.equals(Shared.text(item, "number"))) {
                return Shared.text(item, "logId");
            }
        }
        throw SlipwayException.notFound("%s has no deployment %s", project, number);
    }
}
