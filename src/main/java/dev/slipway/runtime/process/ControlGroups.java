package dev.slipway.runtime.process;

import dev.slipway.runtime.Launch.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the control groups of launches, one fresh group for each, below `slipway/<instance>` of the group that
/// Slipway itself is in (so that a limit set on Slipway holds for what it runs). Version 1 and version 2 of
/// cgroups, and the common mix of both: limits from version 1's controllers, killing by version 2.
final class ControlGroups {
    private static final Logger log = LoggerFactory.getLogger(ControlGroups.class);
    private static final List<String> LIMITING = List.of("memory", "pids", "cpu");
    private static final List<String> WANTED = List.of("memory", "pids", "cpu", "cpuacct");

    private final Instance instance;
    private final Map<String, Path> ones = new HashMap<>();
    private Optional<Path> two = Optional.empty();
    private boolean twoLimits;

    /// Finds what this machine offers and makes the instance's own groups.
    ControlGroups(CgroupMounts mounts, Instance instance, boolean root) {
        this.instance = instance;
        for (var controller : WANTED) {
            Optional.ofNullable(mounts.versionOne().get(controller))
                    .flatMap(this::own)
                    .ifPresent(group -> ones.put(controller, group));
        }
        for (var candidate : candidates(mounts, root)) {
            two = two.or(() -> tree(candidate));
        }
    }

    /// Real root keeps to the top of the tree, where a group may have both processes and limited children
    /// (cgroups(7), "no internal processes"); others to the group they were given.
    private static List<Path> candidates(CgroupMounts mounts, boolean root) {
        var top = mounts.root().filter(path -> root && !Files.exists(path.resolve("cgroup.type")));
        return Stream.of(top, mounts.versionTwo()).flatMap(Optional::stream).toList();
    }

    private Optional<Path> tree(Path parent) {
        var available = ControlFile.read(parent.resolve("cgroup.controllers")).split("\\s+");
        var limiting = ones.isEmpty() && List.of(available).containsAll(List.of("memory", "pids"));
        if (limiting && !hand(parent, available)) {
            return Optional.empty();
        }
        var own = own(parent);
        twoLimits =
                limiting && own.isPresent() && hand(parent.resolve("slipway"), available) && hand(own.get(), available);
        return own;
    }

    /// Lets the children of `group` have the controllers. A group that holds processes cannot, except the top
    /// one: then they move to a child of their own, Slipway's process among them.
    private static boolean hand(Path group, String[] available) {
        var controllers = new StringBuilder();
        for (var controller : LIMITING) {
            if (List.of(available).contains(controller)) {
                controllers.append('+').append(controller).append(' ');
            }
        }
        var file = group.resolve("cgroup.subtree_control");
        if (ControlFile.tryWrite(file, controllers.toString().strip())) {
            return true;
        }
        try {
            var aside = Files.createDirectories(group.resolve("slipway-server")).resolve("cgroup.procs");
            for (var pid :
                    ControlFile.read(group.resolve("cgroup.procs")).lines().toList()) {
                ControlFile.tryWrite(aside, pid);
            }
        } catch (IOException e) {
            log.debug("cannot make room in {}", group, e);
            return false;
        }
        return ControlFile.tryWrite(file, controllers.toString().strip());
    }

    private Optional<Path> own(Path parent) {
        try {
            return Optional.of(Files.createDirectories(parent.resolve("slipway").resolve(instance.name())));
        } catch (IOException e) {
            log.debug("no control groups below {}", parent, e);
            return Optional.empty();
        }
    }

    /// Makes a group with these limits.
    ControlGroup open(String name, Limits limits) throws IOException {
        var folders = new LinkedHashMap<String, Path>();
        try {
            for (var one : ones.entrySet()) {
                folders.put(one.getKey(), Files.createDirectories(one.getValue().resolve(name)));
            }
            if (two.isPresent()) {
                folders.put("", Files.createDirectory(two.get().resolve(name)));
            }
            var group = new ControlGroup(folders, twoLimits);
            group.limit(limits);
            return group;
        } catch (IOException e) {
            folders.values().forEach(ControlFile::remove);
            throw e;
        }
    }

    /// Whether memory and processes can be limited.
    boolean limiting() {
        return twoLimits || ones.keySet().containsAll(List.of("memory", "pids"));
    }

    /// In words, for `slipway doctor`.
    String detail() {
        if (!limiting()) {
            return "no control groups: memory, processes and processors are limited for each process only";
        }
        var killing =
                two.filter(own -> Files.exists(own.resolve("cgroup.kill"))).isPresent();
        return "limits by control groups of version %s%s"
                .formatted(twoLimits ? "2" : "1", killing ? "" : ", killed one by one");
    }

    /// Kills and removes what dead instances of the same data folder left. Returns the names of the groups.
    List<String> sweep() {
        var swept = new ArrayList<String>();
        for (var own : folders().toList()) {
            try (var instances = Files.list(own.getParent())) {
                for (var left : instances.filter(this::buried).toList()) {
                    swept.add(left.toString());
                    clear(left);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot sweep " + own.getParent(), e);
            }
        }
        return swept;
    }

    private boolean buried(Path folder) {
        return Files.isDirectory(folder) && instance.buries(folder.getFileName().toString());
    }

    /// Ends every process below the instance's groups and removes them.
    void close() {
        folders().forEach(ControlGroups::clear);
    }

    private Stream<Path> folders() {
        return Stream.concat(two.stream(), ones.values().stream());
    }

    private static void clear(Path instance) {
        try (var groups = Files.list(instance)) {
            for (var left : groups.filter(Files::isDirectory).toList()) {
                var version = Files.exists(left.resolve("cgroup.events")) ? "" : "1";
                var group = new ControlGroup(Map.of(version, left), false);
                group.kill();
                group.remove();
            }
            ControlFile.remove(instance);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the control groups of " + instance, e);
        }
    }
}
