package dev.slipway.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What to run and what it may touch, as a value: nothing outside of what stands here is visible inside.
///
/// @param name for people and for the name of its control group: `deployment-4f2a-install`; letters, digits, dashes
/// @param command the program and its arguments; no shell unless one is named
/// @param environment everything the process finds in its environment, besides PATH, HOME and TMPDIR
/// @param mounts its files, besides the system's programs and libraries (read only) and a private home and /tmp
/// @param workingFolder where it starts, a path inside the sandbox
/// @param user the host's user id that owns its writable files; each project has its own
/// @param limits memory, processor, processes
/// @param network what it may reach
/// @param timeout after which it is killed, if any
public record Launch(
        String name,
        List<String> command,
        Map<String, String> environment,
        List<Mount> mounts,
        String workingFolder,
        int user,
        Limits limits,
        Network network,
        Optional<Duration> timeout) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        mounts = List.copyOf(mounts);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a launch needs a command");
        }
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9-]{0,99}")) {
            throw new IllegalArgumentException("not a name for a launch: " + name);
        }
    }

    /// A folder or file of the host's that is visible inside.
    public record Mount(Path source, String target, boolean writable) {
        public static Mount readOnly(Path source, String target) {
            return new Mount(source, target, false);
        }

        public static Mount writable(Path source, String target) {
            return new Mount(source, target, true);
        }
    }

    /// What a launch may use at most. The defaults for workloads are the requirement's: 512 MB, 0.5 CPU.
    ///
    /// @param memoryBytes memory, /tmp included
    /// @param cpus processors, 0.5 is half of one
    /// @param processes processes and threads; at least 512, because a runtime that cannot start a thread may hang
    public record Limits(long memoryBytes, double cpus, int processes) {
        public static final Limits WORKLOAD = new Limits(512L << 20, 0.5, 512);
        public static final Limits BUILD = new Limits(2048L << 20, 2.0, 1024);

        public Limits {
            if (memoryBytes < 1 << 20 || cpus <= 0 || processes < 1) {
                throw new IllegalArgumentException("limits must be positive, memory at least 1 MB");
            }
        }
    }

    /// What a launch may reach. Never the host's own ports, never another launch.
    public sealed interface Network {
        /// Nothing, not even a loopback shared with others.
        record None() implements Network {}

        /// The world outside, through address translation.
        record Outbound() implements Network {}

        /// The world outside, and one port of its own that Slipway can reach at [Running#address()]. The process
        /// may listen on that port on any address, its loopback included.
        record Listening(int port) implements Network {}
    }
}
