package dev.slipway.cli;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Shows a deployment from where it is to its end: its log, line by line, and on a terminal a rail of stages that
/// fills in place below.
final class DeploymentWatcher {
    private static final Set<String> FINAL = Set.of("success", "failed", "cancelled");
    private static final long PAUSE_MILLIS = 200;

    private final Client client;
    private final Shared shared;
    private final StageRail rail = new StageRail();
    private long next = 1;

    private DeploymentWatcher(Client client, Shared shared) {
        this.client = client;
        this.shared = shared;
    }

    /// Follows it to the end, unless `detach`, and returns the exit code.
    static int follow(Client client, JsonNode deployment, Shared shared, boolean detach) throws InterruptedException {
        if (detach) {
            Shared.out()
                    .println(
                            shared.json
                                    ? deployment.toPrettyString()
                                    : "queued #" + Shared.text(deployment, "number") + ": "
                                            + Shared.text(deployment, "id"));
            return 0;
        }
        return new DeploymentWatcher(client, shared).toTheEnd(deployment);
    }

    /// Waits, silently, until it has ended.
    static JsonNode await(Client client, String id) throws InterruptedException {
        while (true) {
            var deployment = client.get("/api/v1/deployments/" + id);
            if (FINAL.contains(Shared.text(deployment, "status"))) {
                return deployment;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private int toTheEnd(JsonNode started) throws InterruptedException {
        var path = "/api/v1/deployments/" + Shared.text(started, "id");
        var deployment = started;
        while (true) {
            deployment = client.get(path);
            var ended = FINAL.contains(Shared.text(deployment, "status"));
            showLines(Shared.text(deployment, "logId"));
            if (ended) {
                return conclude(deployment);
            }
            draw(deployment);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private void showLines(String log) {
        while (true) {
            var page = client.get("/api/v1/logs/%s?from=%d&limit=1000".formatted(log, next));
            if (page.path("lines").isEmpty()) {
                return;
            }
            if (!shared.json) {
                rail.erase();
                page.path("lines").forEach(LogLines::print);
            }
            next = page.path("next").asLong();
        }
    }

    private void draw(JsonNode deployment) {
        if (!shared.json && Shared.terminal()) {
            rail.draw(deployment.path("stages"));
        }
    }

    private int conclude(JsonNode deployment) {
        rail.erase();
        var status = Shared.text(deployment, "status");
        if (shared.json) {
            Shared.out().println(deployment.toPrettyString());
        } else if (status.equals("success")) {
            Shared.out().println("live at " + Shared.text(deployment, "deployedUrl"));
        } else {
            System.err.printf(
                    "slipway: deployment #%s %s in %s: %s%n",
                    Shared.text(deployment, "number"),
                    status,
                    Shared.text(deployment, "failedStage"),
                    Shared.text(deployment, "failedReason"));
            System.err.printf(
                    "its log: slipway logs %s --deployment %s%n",
                    Shared.text(deployment, "project"), Shared.text(deployment, "number"));
        }
        return status.equals("success") ? 0 : Cli.DEPLOYMENT_FAILED;
    }
}
