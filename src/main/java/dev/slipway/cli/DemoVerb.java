package dev.slipway.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// From nothing to three running projects: sets the machine up, starts the server if none runs, makes a Git
/// repository of each example, deploys them and asks each public address.
@Command(name = "demo", description = "Set up, start the server, deploy three example projects and call them.")
final class DemoVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var began = System.nanoTime();
        setUpMachine();
        LocalServer.ensureRunning(Shared.home());
        var client = Shared.client();
        var started = new LinkedHashMap<Example, JsonNode>();
        for (var example : Example.ALL) {
            var repository = ExampleRepository.make(Shared.home(), example);
            started.put(example, deploy(client, example, repository));
        }
        var answers = new ArrayList<Map<String, Object>>();
        for (var entry : started.entrySet()) {
            answers.add(conclude(client, entry.getKey(), entry.getValue()));
        }
        summarise(client, answers, System.nanoTime() - began);
        return answers.stream().allMatch(answer -> (boolean) answer.getOrDefault("ok", false))
                ? 0
                : Cli.DEPLOYMENT_FAILED;
    }

    private static void setUpMachine() throws IOException, InterruptedException {
        var missing = Packages.of(dev.slipway.runtime.MachineChecks.run());
        if (!missing.isEmpty()) {
            Packages.install(missing);
        }
    }

    private JsonNode deploy(Client client, Example example, Path repository) {
        var known = client.get("/api/v1/projects?size=200")
                .path("items")
                .valueStream()
                .anyMatch(project -> Shared.text(project, "name").equals(example.project()));
        if (!known) {
            client.post(
                    "/api/v1/projects",
                    Map.of(
                            "name",
                            example.project(),
                            "repository",
                            repository.toUri().toString().replaceFirst("/$", ""),
                            "branch",
                            "main"));
        }
        say("deploying " + example.project() + " (" + example.what() + ")");
        return client.post("/api/v1/projects/" + example.project() + "/deployments", Map.of());
    }

    private Map<String, Object> conclude(Client client, Example example, JsonNode deployment)
            throws InterruptedException {
        var ended = DeploymentWatcher.await(client, Shared.text(deployment, "id"));
        var result = new LinkedHashMap<String, Object>();
        result.put("project", example.project());
        result.put("status", Shared.text(ended, "status"));
        result.put("url", Shared.text(ended, "deployedUrl"));
        if (Shared.text(ended, "status").equals("success")) {
            var answer = example.ask(client, Shared.text(ended, "deployedUrl"));
            result.put("answer", answer.text());
            result.put("ok", answer.ok());
        } else {
            result.put("answer", Shared.text(ended, "failedReason"));
        }
        say("  %-14s %s%n  %-14s → %s".formatted(result.get("project"), result.get("url"), "", result.get("answer")));
        return result;
    }

    private void summarise(Client client, List<Map<String, Object>> answers, long nanos) {
        if (shared.json) {
            Shared.out()
                    .println(tools.jackson.databind.json.JsonMapper.shared()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(answers));
            return;
        }
        say("%nthree projects in %.1f s; they go on running. Look at them at %s"
                .formatted(nanos / 1e9, client.server()));
        say("sign in (once): " + SignInLinkVerb.make(client).link());
        say("stop everything: slipway stop");
    }

    private void say(String words) {
        if (!shared.json) {
            Shared.out().println(words);
        }
    }
}
