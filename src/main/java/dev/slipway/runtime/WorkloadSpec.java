package dev.slipway.runtime;

import dev.slipway.logs.LogId;
import dev.slipway.platform.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A server to keep running: what [Workloads] needs to start it, again and again if it must.
///
/// @param release the deployment it serves
/// @param name for people: the project's name
/// @param pool where its port comes from
/// @param probe how to tell that it is ready
/// @param log the stream that gets its output: sources `stdout`, `stderr`, and `slipway` for what happens to it;
///     never finished here, so that the next workload may go on in it
public record WorkloadSpec(
        ProjectId project,
        UUID release,
        String name,
        Program program,
        Disk disk,
        Launch.Limits limits,
        Pool pool,
        Probe probe,
        LogId log) {
    /// What is run.
    ///
    /// @param command the program and its arguments; `PORT` in its environment says where to listen
    /// @param environment its variables, secrets opened; `HOST` and `NODE_ENV` are set when they are missing here,
    ///     `PORT` always
    /// @param secrets the values of `environment` to hide in its log
    public record Program(List<String> command, Map<String, String> environment, List<String> secrets) {
        public Program {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            secrets = List.copyOf(secrets);
        }
    }

    /// What it sees of the machine's files.
    ///
    /// @param files its own, mounted read only at /app, where it starts
    /// @param data a folder of the project's own that survives deployments, mounted writable at /data
    /// @param user the host's user id its writable files belong to
    /// @param others what it sees besides
    public record Disk(Path files, Path data, int user, List<Launch.Mount> others) {
        public Disk {
            others = List.copyOf(others);
        }

        /// No more than its files and its data.
        public Disk(Path files, Path data, int user) {
            this(files, data, user, List.of());
        }
    }

    /// The same with another probe.
    WorkloadSpec with(Probe other) {
        return new WorkloadSpec(project, release, name, program, disk, limits, pool, other, log);
    }

    /// The two ranges of ports, both settings: 3001–3100 for MCP servers, 30000–39999 for apps.
    public enum Pool {
        MCP,
        APPS
    }

    /// Ready when a GET of `path` is answered with any status below 500, within `patience` of the start.
    public record Probe(String path, Duration patience) {}
}
