package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.Launch.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel's files are played by plain ones here, so that version 2 is tested on machines that have version 1;
/// what the kernel does with them is tested by `ProcessDriverTest`.
class ControlGroupsTest {
    @TempDir
    Path root;

    @Test
    void aMachineOfBothVersionsIsRead() throws IOException {
        Files.createDirectories(root.resolve("memory/box"));
        Files.createDirectories(root.resolve("cpu,cpuacct"));
        Files.createDirectories(root.resolve("unified/user"));
        var mounts = CgroupMounts.parse(
                List.of(
                        "30 25 0:26 / %s/memory rw,relatime - cgroup cgroup rw,memory".formatted(root),
                        "31 25 0:27 / %s/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct".formatted(root),
                        "32 25 0:28 / %s/unified rw,relatime shared:1 - cgroup2 cgroup2 rw".formatted(root),
                        "33 25 0:29 / /proc rw - proc proc rw"),
                List.of("4:memory:/box", "3:cpu,cpuacct:/", "0::/user"));
        assertThat(mounts.versionOne())
                .containsEntry("memory", root.resolve("memory/box"))
                .containsEntry("cpu", root.resolve("cpu,cpuacct"))
                .containsEntry("cpuacct", root.resolve("cpu,cpuacct"));
        assertThat(mounts.versionTwo()).contains(root.resolve("unified/user"));
        assertThat(mounts.root()).contains(root.resolve("unified"));
    }

    @Test
    void insideAContainerTheGroupIsFoundBelowTheMount() {
        var line = "30 25 0:26 /docker/abc %s ro - cgroup2 cgroup rw".formatted(root);
        assertThat(CgroupMounts.parse(List.of(line), List.of("0::/docker/abc")).versionTwo())
                .contains(root);
    }

    @Test
    void versionTwoGetsAllLimits() throws IOException {
        var group = files("memory.max", "memory.swap.max", "pids.max", "cpu.max");
        new ControlGroup(Map.of("", group), true).limit(new Limits(512L << 20, 0.5, 100));
        assertThat(group.resolve("memory.max")).hasContent("536870912");
        assertThat(group.resolve("memory.swap.max")).hasContent("0");
        assertThat(group.resolve("pids.max")).hasContent("512");
        assertThat(group.resolve("cpu.max")).hasContent("50000 100000");
    }

    @Test
    void versionTwosCountersAreRead() throws IOException {
        var group = files();
        Files.writeString(group.resolve("memory.events"), "low 0\nhigh 0\nmax 31\noom 1\noom_kill 2\n");
        Files.writeString(group.resolve("pids.events"), "max 7\n");
        Files.writeString(group.resolve("memory.peak"), "123456\n");
        Files.writeString(group.resolve("memory.current"), "1000\n");
        Files.writeString(group.resolve("pids.current"), "3\n");
        Files.writeString(group.resolve("cpu.stat"), "usage_usec 2500\nuser_usec 2000\n");
        var read = new ControlGroup(Map.of("", group), true);
        assertThat(read.counters()).isEqualTo(new ControlGroup.Counters(2, 7, 123456));
        assertThat(read.stats().cpuNanos()).isEqualTo(2_500_000);
        assertThat(read.stats().memoryBytes()).isEqualTo(1000);
        assertThat(read.stats().processes()).isEqualTo(3);
    }

    @Test
    void versionTwoHandsItsControllersDown() throws IOException {
        Files.writeString(root.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
        Files.writeString(root.resolve("cgroup.subtree_control"), "");
        var own = root.resolve("slipway/00000000-1-1");
        Files.createDirectories(own);
        Files.writeString(root.resolve("slipway/cgroup.subtree_control"), "");
        Files.writeString(own.resolve("cgroup.subtree_control"), "");
        var mounts = new CgroupMounts(Map.of(), Optional.of(root), Optional.of(root));
        var groups = new ControlGroups(mounts, new Instance("00000000", 1, 1), true);
        assertThat(groups.limiting()).isTrue();
        assertThat(groups.detail()).startsWith("limits by control groups of version 2");
        for (var folder : List.of(root, root.resolve("slipway"), own)) {
            assertThat(folder.resolve("cgroup.subtree_control")).hasContent("+memory +pids +cpu");
        }
    }

    @Test
    void withoutAnyItSaysSo() {
        var mounts = new CgroupMounts(Map.of(), Optional.empty(), Optional.empty());
        var groups = new ControlGroups(mounts, new Instance("00000000", 1, 1), false);
        assertThat(groups.limiting()).isFalse();
        assertThat(groups.detail()).contains("for each process only");
    }

    private Path files(String... names) throws IOException {
        var group = Files.createDirectory(root.resolve("group"));
        for (var name : names) {
            Files.createFile(group.resolve(name));
        }
        return group;
    }
}
