package dev.slipway.runtime.process;

import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.MachineCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the sandbox and the builds in it need of the machine, checked without a server.
public final class SandboxChecks {
    private static final int LEAST_NODE = 20;
    private static final int NOBODY = 65534;

    private SandboxChecks() {}

    /// All checks, in the order in which they are worth mending.
    public static List<MachineCheck> run() {
        var root = Machine.isRoot();
        var checks = new ArrayList<MachineCheck>();
        checks.add(program("git", "git", "--version"));
        checks.add(node());
        checks.add(program("npm", "npm", "--version"));
        checks.add(program("bwrap", "bubblewrap", "--version"));
        checks.add(program("setpriv", "util-linux", "--version"));
        checks.add(program("nsenter", "util-linux", "--version"));
        checks.add(userNamespaces(root));
        checks.add(controlGroups(root));
        if (root) {
            checks.add(program("ip", "iproute2", "-V"));
            checks.add(program("nft", "nftables", "--version"));
            checks.add(firewall());
        } else {
            checks.add(program("pasta", "passt", "--version"));
        }
        checks.add(docker());
        return List.copyOf(checks);
    }

    private static MachineCheck program(String name, String debianPackage, String versionOption) {
        return Programs.find(name)
                .map(path -> fine(name, path + ", " + version(path, versionOption)))
                .orElseGet(() -> missing(name, debianPackage));
    }

    private static MachineCheck node() {
        return Programs.find("node")
                .map(path -> {
                    var version = version(path, "--version");
                    var number = version.replaceFirst("^v", "").split("\\.")[0];
                    return number.matches("\\d{1,4}") && Integer.parseInt(number) >= LEAST_NODE
                            ? fine("node", path + ", " + version)
                            : wrong(
                                    "node",
                                    path + " is " + version + ", older than " + LEAST_NODE,
                                    "install Node " + LEAST_NODE + " or later");
                })
                .orElseGet(() -> missing("node", "nodejs"));
    }

    /// Tried as the sandboxes do it, without root: Ubuntu's AppArmor, for one, lets root and refuses others.
    private static MachineCheck userNamespaces(boolean root) {
        var name = "user namespaces";
        if (Programs.find("bwrap").isEmpty() || Programs.find("setpriv").isEmpty()) {
            return wrong(name, "cannot be tried without bwrap and setpriv", "install bubblewrap and util-linux first");
        }
        var words = new ArrayList<String>();
        if (root) {
            words.addAll(SandboxCommand.becoming(NOBODY));
        }
        words.addAll(List.of(
                Programs.get("bwrap"), "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "--", "/bin/true"));
        try {
            Programs.run(words, "");
            return fine(name, "a sandbox can be made");
        } catch (SlipwayException e) {
            return wrong(name, "no sandbox can be made: " + e.text(), mendingUserNamespaces());
        }
    }

    private static String mendingUserNamespaces() {
        if (ControlFile.number(Path.of("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")) > 0) {
            return "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give /usr/bin/bwrap an AppArmor profile"
                    + " that allows userns";
        }
        var debians = Path.of("/proc/sys/kernel/unprivileged_userns_clone");
        if (Files.exists(debians) && ControlFile.number(debians) == 0) {
            return "sysctl -w kernel.unprivileged_userns_clone=1";
        }
        return ControlFile.number(Path.of("/proc/sys/user/max_user_namespaces")) == 0
                ? "sysctl -w user.max_user_namespaces=15000"
                : "inside a container, run it with --privileged or with a seccomp profile that allows user namespaces";
    }

    private static MachineCheck controlGroups(boolean root) {
        var mounts = CgroupMounts.find();
        var one = mounts.versionOne();
        if (one.keySet().containsAll(List.of("memory", "pids"))
                && Files.isWritable(one.get("memory"))
                && Files.isWritable(one.get("pids"))) {
            return fine("control groups", "version 1, memory and processes can be limited");
        }
        var two = (root ? mounts.root() : mounts.versionTwo()).filter(Files::isWritable);
        if (two.filter(group ->
                        ControlFile.read(group.resolve("cgroup.controllers")).contains("memory"))
                .isPresent()) {
            return fine("control groups", "version 2, memory and processes can be limited");
        }
        return new MachineCheck(
                "control groups",
                false,
                "none that can be written: limits hold for each process only",
                root
                        ? "mount -t cgroup2 none /sys/fs/cgroup"
                        : "start Slipway with: systemd-run --user --scope -p Delegate=yes ./slipway server",
                Optional.empty(),
                true);
    }

    private static MachineCheck firewall() {
        try {
            Programs.run(List.of(Programs.get("nft"), "list", "tables"), "");
            return fine("firewall", "nftables answers");
        } catch (SlipwayException e) {
            return wrong("firewall", "nftables cannot be used: " + e.text(), "load the kernel module nf_tables");
        }
    }

    private static MachineCheck docker() {
        var socket = Path.of("/var/run/docker.sock");
        return Files.exists(socket)
                ? new MachineCheck("docker", true, "its socket is at " + socket, "", Optional.empty(), true)
                : new MachineCheck("docker", false, "not running; nothing needs it", "", Optional.empty(), true);
    }

    private static String version(String path, String option) {
        try {
            return Programs.run(List.of(path, option), "").lines().findFirst().orElse("");
        } catch (SlipwayException e) {
            return "version unknown";
        }
    }

    private static MachineCheck fine(String name, String detail) {
        return new MachineCheck(name, true, detail, "", Optional.empty(), false);
    }

    private static MachineCheck wrong(String name, String detail, String mend) {
        return new MachineCheck(name, false, detail, mend, Optional.empty(), false);
    }

    private static MachineCheck missing(String name, String debianPackage) {
        return new MachineCheck(
                name, false, "not installed", "apt-get install -y " + debianPackage, Optional.of(debianPackage), false);
    }
}
