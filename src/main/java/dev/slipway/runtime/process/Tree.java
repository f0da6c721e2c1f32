package dev.slipway.runtime.process;

import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Running.Stats;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// The processes of one launch and what holds them together: a control group where there is one; else the first
/// process, at whose death the kernel ends the sandbox's process namespace.
///
/// @param network the network to give back once all are dead
record Tree(Process first, Optional<ControlGroup> group, Launch.Limits limits, Optional<Slot> network) {
    /// Sends SIGKILL to all of it. The first process apart, because it may not have entered the group yet.
    void kill() {
        descendants().forEach(ProcessHandle::destroyForcibly);
        // Not first.destroyForcibly(): that closes the pipes too, and what was printed last is lost.
        first.toHandle().destroyForcibly();
        group.ifPresent(ControlGroup::kill);
    }

    /// Only for trees that no sandbox encloses; within one, killing the first is enough.
    private Stream<ProcessHandle> descendants() {
        return group.isPresent() ? Stream.empty() : first.descendants();
    }

    /// Whether nothing of it is left.
    boolean dead() {
        return !first.isAlive() && !group.map(ControlGroup::populated).orElse(false);
    }

    /// Asks the program to end. In a sandbox that is process 2 of the innermost namespace: process 1 is bwrap's
    /// own and, like any first process, deaf to what it does not handle; the outermost is bwrap's too and would
    /// take all with it.
    void terminate() {
        first.toHandle()
                .descendants()
                .filter(process -> insideIds(process).endsWith("\t2"))
                .max(Comparator.comparingInt(process -> insideIds(process).length()))
                .or(() -> Optional.of(first.toHandle()).filter(outer -> !isBubblewrap(outer)))
                .ifPresent(ProcessHandle::destroy);
    }

    private static boolean isBubblewrap(ProcessHandle process) {
        return ControlFile.read(Path.of("/proc/" + process.pid() + "/comm")).equals("bwrap");
    }

    /// The process's id in each namespace it is in, apart by tabs, the innermost last; empty when it is in one
    /// only.
    private static String insideIds(ProcessHandle process) {
        return ControlFile.read(Path.of("/proc/" + process.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith("NSpid:"))
                .map(line -> line.substring(line.indexOf('\t')).replaceFirst("\t\\d+", ""))
                .findFirst()
                .orElse("");
    }

    ControlGroup.Counters counters() {
        return group.map(ControlGroup::counters).orElse(new ControlGroup.Counters(0, 0, 0));
    }

    Stats stats() {
        return group.map(ControlGroup::stats).orElse(new Stats(0, 0, 0));
    }
}
