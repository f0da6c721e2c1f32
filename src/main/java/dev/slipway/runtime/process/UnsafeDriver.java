package dev.slipway.runtime.process;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Forks;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Availability;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Ending.Cause;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Running;
import dev.slipway.runtime.RuntimeSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs launches as plain processes, for a machine where no sandbox can work and everything deployed is trusted.
/// They see the host's files, processes, network and ports, and their variables could take over the programs that
/// start them; only limits hold, where there are control groups. Chosen by `runtime.unsafe-no-sandbox` alone,
/// said at each start and in every availability.
///
/// A launch's mounts do not exist here: words and variables that begin with a mount's target get its source
/// instead.
final class UnsafeDriver implements Driver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UnsafeDriver.class);

    private final boolean root = Machine.isRoot();
    private final ControlGroups groups;
    private final Path homes;
    private final AtomicLong number = new AtomicLong();
    private final Set<ProcessRunning> running = ConcurrentHashMap.newKeySet();
    private final RuntimeSettings settings;

    UnsafeDriver(RuntimeSettings settings, Home home) {
        this.settings = settings;
        this.homes = home.folder("unsafe");
        this.groups = new ControlGroups(CgroupMounts.find(), Instance.of(home), root);
        groups.sweep();
        log.warn("NO SANDBOX: runtime.unsafe-no-sandbox is set. Builds and workloads can read this machine's files and"
                + " reach its network and ports.");
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Availability availability() {
        return new Availability.Available("NO SANDBOX (runtime.unsafe-no-sandbox is set): nothing is isolated");
    }

    @Override
    public Ending run(Launch launch, Output output) {
        return begin(launch, output, true).await();
    }

    @Override
    public Running start(Launch launch, Output output) {
        return begin(launch, output, false);
    }

    @Override
    public Optional<Running> adopt(String handle, Output output) {
        return Optional.empty();
    }

    @Override
    public void close() {
        running.forEach(launch -> launch.kill(Cause.CANCELLED));
        running.forEach(launch -> launch.ended().join());
        groups.close();
    }

    private ProcessRunning begin(Launch launch, Output output, boolean joined) {
        log.warn("starting {} without a sandbox", launch.name());
        var group = Optional.<ControlGroup>empty();
        try {
            if (groups.limiting()) {
                group = Optional.of(groups.open(launch.name() + "-" + number.incrementAndGet(), launch.limits()));
            }
            var process = Forks.start(builder(launch, group, joined));
            var tree = new Tree(process, group, launch.limits(), Optional.empty());
            var started = new ProcessRunning(launch, tree, readers(process, output, joined), this::clear);
            running.add(started);
            started.begin();
            return started;
        } catch (IOException e) {
            group.ifPresent(ControlGroup::remove);
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot start " + launch.name(), e);
        }
    }

    private void clear(ProcessRunning gone) {
        running.remove(gone);
        gone.tree().group().ifPresent(ControlGroup::remove);
    }

    private static List<OutputReader> readers(Process process, Output output, boolean joined) {
        var out = OutputReader.plain(process.getInputStream(), Output.Channel.OUT, output);
        return joined
                ? List.of(out)
                : List.of(out, OutputReader.plain(process.getErrorStream(), Output.Channel.ERR, output));
    }

    private ProcessBuilder builder(Launch launch, Optional<ControlGroup> group, boolean joined) {
        var words = new ArrayList<String>(List.of("/bin/sh", "-ec", """
                while [ "$1" != -- ]; do echo 0 >"$1"; shift; done
                shift
                exec "$@"
                """, "slipway"));
        group.map(ControlGroup::entrances).orElse(List.of()).forEach(entrance -> words.add(entrance.toString()));
        words.add("--");
        if (root) {
            words.addAll(SandboxCommand.becoming(launch.user()));
        }
        launch.command().forEach(word -> words.add(onHost(launch, word)));
        var builder = new ProcessBuilder(words).directory(new File(onHost(launch, launch.workingFolder())));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", SandboxFiles.of(homes, settings.tools()).path(),
                        "HOME", homes.toString(),
                        "TMPDIR", "/tmp"));
        launch.environment().forEach((name, value) -> builder.environment().put(name, onHost(launch, value)));
        if (joined) {
            builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
        }
        return builder;
    }

    private static String onHost(Launch launch, String text) {
        for (var mount : launch.mounts()) {
            if (text.equals(mount.target()) || text.startsWith(mount.target() + "/")) {
                return mount.source() + text.substring(mount.target().length());
            }
        }
        return text;
    }
}
