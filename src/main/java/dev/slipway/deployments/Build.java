package dev.slipway.deployments;

import dev.slipway.deployments.plan.CommandLine;
import dev.slipway.deployments.plan.Plan;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.RuntimeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a plan's commands in the sandbox: the stages `installing` and `building`.
final class Build {
    /// Where package managers keep what they fetched, inside; the settings of each that point there.
    private static final Map<String, String> CACHES = Map.of(
            "npm_config_cache", "/cache/npm",
            "YARN_CACHE_FOLDER", "/cache/yarn",
            "BUN_INSTALL_CACHE_DIR", "/cache/bun",
            "COREPACK_HOME", "/cache/corepack");

    private final Driver driver;
    private final ProjectFolders folders;
    private final RuntimeSettings settings;
    private final Duration timeout;
    private final Diagnosis diagnosis;

    Build(Driver driver, ProjectFolders folders, RuntimeSettings settings, Duration timeout, Diagnosis diagnosis) {
        this.driver = driver;
        this.folders = folders;
        this.settings = settings;
        this.timeout = timeout;
        this.diagnosis = diagnosis;
    }

    void install(Attempt attempt, Plan plan, Path workspace) throws InterruptedException {
        run(attempt, StageName.INSTALLING, plan.install(), launch(attempt, plan, workspace, plan.installFolder()));
    }

    void build(Attempt attempt, Plan plan, Path workspace) throws InterruptedException {
        run(attempt, StageName.BUILDING, plan.build(), launch(attempt, plan, workspace, plan.root()));
    }

    private interface ToLaunch {
        Launch of(StageName stage, CommandLine command);
    }

    private void run(Attempt attempt, StageName stage, Optional<CommandLine> wanted, ToLaunch toLaunch)
            throws InterruptedException {
        if (wanted.isEmpty()) {
            attempt.say(stage, "Nothing to do");
            return;
        }
        var command = wanted.get();
        attempt.say(stage, "$ " + command.text());
        var source = stage.word();
        var ending = driver.run(
                toLaunch.of(stage, command),
                (_, buffer, offset, length) -> attempt.log().bytes(source, buffer, offset, length));
        attempt.log().endOf(source);
        judge(attempt, stage, command, ending);
    }

    /// What is run, as a value.
    private ToLaunch launch(Attempt attempt, Plan plan, Path workspace, String folder) {
        var project = attempt.project();
        return (stage, command) -> new Launch(
                "deployment-%s-%s".formatted(attempt.id().toString().substring(0, 8), stage.word()),
                command.words(),
                environment(attempt, plan),
                List.of(
                        Launch.Mount.writable(workspace, "/app"),
                        Launch.Mount.writable(folders.cache(project.id(), project.hostUser()), "/cache")),
                inside(folder),
                project.hostUser(),
                settings.buildLimits(),
                new Launch.Network.Outbound(),
                Optional.of(timeout));
    }

    /// The machine's settings for builds lie beneath the plan's, the plan's beneath the project's variables.
    private Map<String, String> environment(Attempt attempt, Plan plan) {
        var environment = new HashMap<>(CACHES);
        environment.put("CI", "true");
        // npm reads it, too, and warns that it does not know it.
        if (plan.node().filter(node -> node.manager().equals("pnpm")).isPresent()) {
            environment.put("npm_config_store_dir", "/cache/pnpm");
        }
        environment.putAll(settings.environmentOfBuilds());
        environment.putAll(plan.buildEnvironment());
        environment.putAll(attempt.variables().environment());
        return environment;
    }

    /// A folder of the repository as the sandbox has it: the whole of it is mounted at /app, while it is built
    /// and while it runs, so that a path that a build wrote down stays true.
    static String inside(String folder) {
        return folder.equals(".") ? "/app" : "/app/" + folder;
    }

    private void judge(Attempt attempt, StageName stage, CommandLine command, Ending ending)
            throws InterruptedException {
        if (ending.cause() == Ending.Cause.CANCELLED || Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!ending.succeeded()) {
            throw SlipwayException.invalid("%s", diagnosis.why(attempt, stage, command.text(), ending));
        }
        attempt.say(stage, "Done in " + Words.duration(ending.wall()));
    }
}
