package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.deployments.plan.ProjectRuntime;
import dev.slipway.projects.Project;
import dev.slipway.projects.Variables;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.WorkloadSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A built version of a project, with everything needed to start it: what a deployment brings live, what a
/// rollback brings back, what is started again with Slipway.
///
/// @param files the artifact
/// @param data the project's own folder, which survives deployments
/// @param variables opened
/// @param standard the limits of a workload whose project does not say otherwise
record Version(
        Deployment deployment,
        Project project,
        Plan plan,
        Path files,
        Path data,
        Variables.Opened variables,
        Launch.Limits standard) {
    boolean isSite() {
        return plan.runtime() == ProjectRuntime.STATIC;
    }

    /// Whether it speaks MCP over standard input and output: the gateway starts its processes, one for each
    /// session.
    boolean isStdio() {
        return plan.mcp().filter(mcp -> mcp.transport() == Plan.Transport.STDIO).isPresent();
    }

    /// Where an MCP server that speaks HTTP itself answers.
    Optional<String> httpPath() {
        return plan.mcp().filter(mcp -> mcp.transport() == Plan.Transport.HTTP).map(Plan.Mcp::path);
    }

    boolean isMcp() {
        return plan.runtime() == ProjectRuntime.MCP;
    }

    /// The server to keep running; `probe` says how to tell that it is ready.
    WorkloadSpec workload(WorkloadSpec.Probe probe) {
        return new WorkloadSpec(
                project.id(),
                deployment.id(),
                project.name(),
                new WorkloadSpec.Program(command(), environment(), variables.secrets()),
                new WorkloadSpec.Disk(files, data, project.hostUser()),
                limits(),
                isMcp() ? WorkloadSpec.Pool.MCP : WorkloadSpec.Pool.APPS,
                probe,
                deployment.runtimeLog());
    }

    /// One process of it, started by somebody else.
    Launch launch() {
        return new Launch(
                "mcp-%s-%s".formatted(project.name(), deployment.id().toString().substring(0, 8)),
                command(),
                environment(),
                List.of(Launch.Mount.readOnly(files, "/app"), Launch.Mount.writable(data, "/data")),
                "/app",
                project.hostUser(),
                limits(),
                new Launch.Network.Outbound(),
                Optional.empty());
    }

    /// A workload starts in /app, so a program that lives in a folder below goes there first.
    private List<String> command() {
        var words = plan.start().orElseThrow().words();
        if (plan.root().equals(".")) {
            return words;
        }
        var command = new ArrayList<>(
                List.of("/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", Build.inside(plan.root())));
        command.addAll(words);
        return command;
    }

    /// The plan's settings lie beneath the project's variables.
    private Map<String, String> environment() {
        var environment = new HashMap<>(plan.startEnvironment());
        environment.putAll(variables.environment());
        return environment;
    }

    private Launch.Limits limits() {
        var wanted = deployment.bundle().settings();
        return new Launch.Limits(
                wanted.memoryMegabytes()
                        .map(megabytes -> (long) megabytes << 20)
                        .orElse(standard.memoryBytes()),
                wanted.cpus().orElse(standard.cpus()),
                standard.processes());
    }
}
