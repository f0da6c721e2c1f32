package dev.slipway.runtime.process;

import dev.slipway.runtime.Launch.Limits;
import dev.slipway.runtime.Running.Stats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The control group of one launch: its limits, its counters, and the certain way to end all of it.
///
/// @param folders controller of version 1 to its group; under the empty name the group of version 2
/// @param twoLimits whether version 2's group has the controllers
record ControlGroup(Map<String, Path> folders, boolean twoLimits) {
    /// Fewer tasks than this and a runtime that fails to start a thread may hang for good instead of ending.
    static final int LEAST_PROCESSES = 512;

    private static final long PERIOD_MICROS = 100_000;
    private static final Duration DEATH = Duration.ofSeconds(10);

    /// What the kernel counted.
    ///
    /// @param oomKills processes killed for want of memory
    /// @param refusedForks forks refused for want of process ids
    /// @param peakMemory in bytes; 0 when it is not known
    record Counters(long oomKills, long refusedForks, long peakMemory) {}

    void limit(Limits limits) throws IOException {
        var memory = Long.toString(limits.memoryBytes());
        var processes = Integer.toString(Math.max(LEAST_PROCESSES, limits.processes()));
        var quota = Long.toString(Math.max(1000, Math.round(limits.cpus() * PERIOD_MICROS)));
        if (twoLimits) {
            var group = two().orElseThrow();
            ControlFile.write(group.resolve("memory.max"), memory);
            ControlFile.tryWrite(group.resolve("memory.swap.max"), "0");
            ControlFile.write(group.resolve("pids.max"), processes);
            ControlFile.tryWrite(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
        }
        if (folders.containsKey("memory")) {
            ControlFile.write(file("memory", "memory.limit_in_bytes"), memory);
            ControlFile.tryWrite(file("memory", "memory.memsw.limit_in_bytes"), memory);
        }
        if (folders.containsKey("pids")) {
            ControlFile.write(file("pids", "pids.max"), processes);
        }
        if (folders.containsKey("cpu")) {
            ControlFile.write(file("cpu", "cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
            ControlFile.write(file("cpu", "cpu.cfs_quota_us"), quota);
        }
    }

    /// The files through which a process enters.
    List<Path> entrances() {
        return paths().map(folder -> folder.resolve("cgroup.procs")).toList();
    }

    /// The folders to show inside, under the paths where runtimes look for their limits.
    Map<String, Path> shown() {
        if (twoLimits) {
            return Map.of("/sys/fs/cgroup", two().orElseThrow());
        }
        return Optional.ofNullable(folders.get("memory"))
                .map(folder -> Map.of("/sys/fs/cgroup/memory", folder))
                .orElse(Map.of());
    }

    /// Sends SIGKILL to every process, those included that fork meanwhile, and waits until none is left. Returns
    /// false when the kernel did not let go of one.
    boolean kill() {
        return ControlFile.await(DEATH, () -> {
            if (!populated()) {
                return true;
            }
            if (two().filter(group -> ControlFile.tryWrite(group.resolve("cgroup.kill"), "1"))
                    .isEmpty()) {
                processes().forEach(ProcessHandle::destroyForcibly);
            }
            return false;
        });
    }

    /// Whether any process is inside.
    boolean populated() {
        return two().map(group -> ControlFile.number(group.resolve("cgroup.events"), "populated") > 0)
                .orElseGet(() -> processes().findAny().isPresent());
    }

    Stream<ProcessHandle> processes() {
        return paths().findFirst().stream()
                .flatMap(folder ->
                        ControlFile.read(folder.resolve("cgroup.procs")).lines())
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream());
    }

    Counters counters() {
        if (twoLimits) {
            var group = two().orElseThrow();
            return new Counters(
                    ControlFile.number(group.resolve("memory.events"), "oom_kill"),
                    ControlFile.number(group.resolve("pids.events"), "max"),
                    ControlFile.number(group.resolve("memory.peak")));
        }
        return new Counters(
                ControlFile.number(file("memory", "memory.oom_control"), "oom_kill"),
                ControlFile.number(file("pids", "pids.events"), "max"),
                ControlFile.number(file("memory", "memory.max_usage_in_bytes")));
    }

    Stats stats() {
        if (twoLimits) {
            var group = two().orElseThrow();
            return new Stats(
                    ControlFile.number(group.resolve("cpu.stat"), "usage_usec") * 1000,
                    ControlFile.number(group.resolve("memory.current")),
                    (int) ControlFile.number(group.resolve("pids.current")));
        }
        return new Stats(
                ControlFile.number(file("cpuacct", "cpuacct.usage")),
                ControlFile.number(file("memory", "memory.usage_in_bytes")),
                (int) ControlFile.number(file("pids", "pids.current")));
    }

    /// Removes the groups; nothing may be left in them.
    void remove() {
        paths().forEach(ControlFile::remove);
    }

    private Optional<Path> two() {
        return Optional.ofNullable(folders.get(""));
    }

    /// Version 2's first; a tree that several controllers share once.
    private Stream<Path> paths() {
        return Stream.concat(two().stream(), folders.values().stream()).distinct();
    }

    private Path file(String controller, String name) {
        return folders.getOrDefault(controller, Path.of("/nonexistent")).resolve(name);
    }
}
