package dev.slipway.runtime.process;

import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Network;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// How a launch is started, as a value: the words of one chain of programs, each replacing itself by the next, so
/// that a launch costs one fork.
///
/// 1. `sh` enters the control groups before anything foreign exists, and opens the two files below;
/// 2. `nsenter` enters the launch's network, if it has one;
/// 3. `setpriv` becomes the launch's user: before bubblewrap, because a user namespace that root makes maps root;
/// 4. `bwrap` builds the sandbox, applies the filter, and starts
/// 5. `sh`, which prints [#UP] and becomes the program. What is printed before that mark is the sandbox's
///    complaint.
///
/// The options of bwrap are no words but a file it reads (`--args`): they hold the environment, and everybody on
/// the machine can read a process's words. They are not handed over as environment either: `sh` and `setpriv` run
/// as root, and a project's `LD_PRELOAD` must not reach them.
///
/// @param words of the chain
/// @param options of bwrap, in order
record SandboxCommand(List<String> words, List<String> options) {
    /// The first bytes a sandbox prints, on standard error.
    static final String UP = "\u0001slipway sandbox is up\n";

    private static final String ENTER = """
            set -e
            exec 7<"$1" 8<"$2"
            shift 2
            while [ "$1" != -- ]; do echo 0 >"$1"; shift; done
            shift
            ulimit -c 0
            echo 500 >/proc/self/oom_score_adj
            exec "$@"
            """;
    private static final String BEGIN = "printf '\\001slipway sandbox is up\\n' >&2; exec \"$@\"";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    SandboxCommand {
        words = List.copyOf(words);
        options = List.copyOf(options);
    }

    /// What the machine gives to a launch.
    ///
    /// @param options the file that [#encodedOptions] is written to
    /// @param filter the file with the seccomp program
    /// @param groups the `cgroup.procs` files to enter
    /// @param limits the folders of control groups to show inside, so that runtimes size their heaps by the limit
    /// @param networkNamespace the namespace to enter, for a launch with a network
    /// @param asRoot whether Slipway is root and can become the launch's user
    /// @param around words to put before bwrap: what makes a network without root
    record Surroundings(
            Path options,
            Path filter,
            List<Path> groups,
            Map<String, Path> limits,
            Optional<Path> networkNamespace,
            boolean asRoot,
            List<String> around) {
        Surroundings {
            groups = List.copyOf(groups);
            around = List.copyOf(around);
        }
    }

    static SandboxCommand plan(Launch launch, SandboxFiles files, Surroundings machine) {
        check(launch);
        var words = new ArrayList<String>(List.of("/bin/sh", "-c", ENTER, "slipway"));
        words.add(machine.options().toString());
        words.add(machine.filter().toString());
        machine.groups().forEach(group -> words.add(group.toString()));
        words.add("--");
        machine.networkNamespace()
                .ifPresent(namespace -> words.addAll(List.of(Programs.get("nsenter"), "--net=" + namespace, "--")));
        if (machine.asRoot()) {
            words.addAll(becoming(launch.user()));
        }
        words.addAll(machine.around());
        words.addAll(
                List.of(Programs.get("bwrap"), "--args", "7", "--", "/bin/sh", "-c", begin(launch, machine), "sh"));
        words.addAll(launch.command());
        return new SandboxCommand(words, optionsOf(launch, files, machine));
    }

    /// Without control groups the shell sets what limits a single process has. Inside, because a user namespace
    /// counts its own processes.
    private static String begin(Launch launch, Surroundings machine) {
        return machine.groups().isEmpty()
                ? "ulimit -p %d; ulimit -d %d; "
                                .formatted(
                                        Math.max(
                                                ControlGroup.LEAST_PROCESSES,
                                                launch.limits().processes()),
                                        launch.limits().memoryBytes() >> 10)
                        + BEGIN
                : BEGIN;
    }

    /// The words that give up root for `user`, every capability, and the way back.
    static List<String> becoming(int user) {
        var id = Integer.toString(user);
        return List.of(
                Programs.get("setpriv"),
                "--reuid",
                id,
                "--regid",
                id,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all",
                "--");
    }

    /// What bwrap reads: each option ended by a zero byte.
    byte[] encodedOptions() {
        var bytes = new ByteArrayOutputStream();
        for (var option : options) {
            bytes.writeBytes(option.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    private static List<String> optionsOf(Launch launch, SandboxFiles files, Surroundings machine) {
        var inside = Integer.toString(EtcFolder.USER);
        var options = new ArrayList<String>(List.of(
                "--unshare-user",
                "--unshare-pid",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--die-with-parent",
                "--new-session",
                "--clearenv",
                "--cap-drop",
                "ALL"));
        if (launch.network() instanceof Network.None) {
            options.add("--unshare-net");
        }
        options.addAll(List.of("--uid", inside, "--gid", inside, "--hostname", "slipway"));
        options.addAll(files.options());
        options.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        options.addAll(List.of("--tmpfs", "/tmp", "--tmpfs", "/home", "--dir", "/home/app"));
        machine.limits().forEach((target, source) -> options.addAll(List.of("--ro-bind", source.toString(), target)));
        // After /tmp and /home: a mount that comes before the one above it is hidden by it.
        for (var mount : launch.mounts()) {
            options.addAll(List.of(
                    mount.writable() ? "--bind" : "--ro-bind", mount.source().toString(), mount.target()));
        }
        options.addAll(List.of("--remount-ro", "/"));
        environment(launch, files).forEach((name, value) -> options.addAll(List.of("--setenv", name, value)));
        options.addAll(List.of("--chdir", launch.workingFolder(), "--seccomp", "8"));
        return options;
    }

    private static Map<String, String> environment(Launch launch, SandboxFiles files) {
        var environment = new TreeMap<String, String>();
        environment.putAll(Map.of("PATH", files.path(), "HOME", "/home/app", "TMPDIR", "/tmp"));
        environment.putAll(launch.environment());
        return environment;
    }

    /// A zero byte would end an option and begin another one. Names are a shell's, because shells silently drop
    /// others.
    private static void check(Launch launch) {
        launch.environment().forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || value.contains("\0")) {
                throw SlipwayException.invalid("cannot start %s: %s is not a variable", launch.name(), name);
            }
        });
        for (var mount : launch.mounts()) {
            if (!mount.target().startsWith("/") || mount.target().contains("\0")) {
                throw SlipwayException.invalid("cannot start %s: %s is no path", launch.name(), mount.target());
            }
        }
        if (!launch.workingFolder().startsWith("/") || launch.workingFolder().contains("\0")) {
            throw SlipwayException.invalid("cannot start %s: %s is no path", launch.name(), launch.workingFolder());
        }
    }
}
