package dev.slipway.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the control groups of this machine are mounted, and which of them this process is in (cgroups(7)):
/// version 1 has one tree for each controller, version 2 one tree for all; many machines have both.
///
/// @param versionOne controller to this process's group in its tree
/// @param versionTwo this process's group in the one tree, if it is mounted
/// @param root the top of that tree
record CgroupMounts(Map<String, Path> versionOne, Optional<Path> versionTwo, Optional<Path> root) {
    static CgroupMounts find() {
        try {
            return parse(
                    Files.readAllLines(Path.of("/proc/self/mountinfo")),
                    Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException e) {
            return new CgroupMounts(Map.of(), Optional.empty(), Optional.empty());
        }
    }

    /// @param mounts the lines of /proc/self/mountinfo
    /// @param groups the lines of /proc/self/cgroup
    static CgroupMounts parse(List<String> mounts, List<String> groups) {
        var ones = new HashMap<String, Path>();
        var two = Optional.<Path>empty();
        var root = Optional.<Path>empty();
        for (var line : mounts) {
            var halves = line.split(" - ", 2);
            var left = halves[0].split(" ");
            var right = halves[1].split(" ");
            var mount = new Mount(left[3], Path.of(left[4]));
            if (right[0].equals("cgroup2") && root.isEmpty()) {
                root = Optional.of(mount.point());
                two = Optional.of(mount.own(groupOf(groups, "")));
            } else if (right[0].equals("cgroup")) {
                for (var option : right[2].split(",")) {
                    ones.put(option, mount.own(groupOf(groups, option)));
                }
            }
        }
        return new CgroupMounts(ones, two, root);
    }

    private static String groupOf(List<String> groups, String controller) {
        return groups.stream()
                .map(line -> line.split(":", 3))
                .filter(fields -> Arrays.asList(fields[1].split(",")).contains(controller))
                .map(fields -> fields[2])
                .findFirst()
                .orElse("/");
    }

    /// A mounted tree; `top` is the group that is mounted at `point`, other than / inside containers.
    private record Mount(String top, Path point) {
        Path own(String group) {
            var below = top.equals("/") ? group : group.startsWith(top) ? group.substring(top.length()) : "/";
            var own = point.resolve(below.replaceFirst("^/+", "")).normalize();
            return Files.isDirectory(own) ? own : point;
        }
    }
}
