package dev.slipway.runtime.process;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Forks;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Network;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out a [SandboxCommand]: provides what it refers to, forks, and cleans up behind it.
final class Sandbox {
    private static final Logger log = LoggerFactory.getLogger(Sandbox.class);

    private final Machine machine;
    private final AtomicLong number = new AtomicLong();

    Sandbox(Machine machine) {
        this.machine = machine;
    }

    /// A forked launch.
    ///
    /// @param options the file with its environment, to be removed once the sandbox is up
    record Forked(Tree tree, Path options) {}

    /// Forks the launch; everything is given back when that fails.
    ///
    /// @param joined whether standard error comes out of the same pipe as standard output, and there is no input
    Forked fork(Launch launch, boolean joined) {
        check(launch);
        var slot = networkFor(launch);
        var name = launch.name() + "-" + number.incrementAndGet();
        var group = Optional.<ControlGroup>empty();
        var options = machine.runFolder().path().resolve(name + ".options");
        try {
            group = openGroup(name, launch);
            var command = plan(launch, options, group, slot);
            machine.runFolder().secret(options.getFileName().toString(), command.encodedOptions());
            var process = Forks.start(builder(command, joined));
            return new Forked(new Tree(process, group, launch.limits(), slot), options);
        } catch (IOException | RuntimeException e) {
            group.ifPresent(ControlGroup::remove);
            slot.ifPresent(machine.networks()::giveBack);
            discard(options);
            if (e instanceof SlipwayException known) {
                throw known;
            }
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot start " + launch.name(), e);
        }
    }

    /// Gives back what a launch had, once it is dead.
    void clear(Launch launch, Tree tree) {
        if (tree.dead()) {
            tree.group().ifPresent(ControlGroup::remove);
            tree.network().ifPresent(machine.networks()::giveBack);
        } else {
            log.error(
                    "a process of {} cannot be killed; its control group and network are not used again",
                    launch.name());
        }
    }

    static void discard(Path options) {
        try {
            Files.deleteIfExists(options);
        } catch (IOException e) {
            log.warn("cannot remove {}, which holds a launch's environment", options, e);
        }
    }

    private SandboxCommand plan(Launch launch, Path options, Optional<ControlGroup> group, Optional<Slot> slot) {
        var surroundings = new SandboxCommand.Surroundings(
                options,
                machine.filter(),
                group.map(ControlGroup::entrances).orElse(List.of()),
                group.map(ControlGroup::shown).orElse(Map.of()),
                slot.map(Slot::path),
                machine.root(),
                machine.root() ? List.of() : machine.userNetwork().around(launch.network(), options, machine.filter()));
        return SandboxCommand.plan(launch, machine.files(), surroundings);
    }

    private static ProcessBuilder builder(SandboxCommand command, boolean joined) {
        var builder = new ProcessBuilder(command.words()).directory(new File("/"));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        if (joined) {
            builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
        }
        return builder;
    }

    private Optional<ControlGroup> openGroup(String name, Launch launch) throws IOException {
        return machine.groups().limiting()
                ? Optional.of(machine.groups().open(name, launch.limits()))
                : Optional.empty();
    }

    private Optional<Slot> networkFor(Launch launch) {
        return machine.root() && !(launch.network() instanceof Network.None)
                ? Optional.of(machine.networks().take())
                : Optional.empty();
    }

    private void check(Launch launch) {
        if (machine.root() && launch.user() <= 0) {
            throw SlipwayException.invalid("cannot start %s as user %d", launch.name(), launch.user());
        }
        if (!machine.root()) {
            UserNetwork.checkInstalled(launch.network());
        }
        for (var mount : launch.mounts()) {
            if (!Files.exists(mount.source())) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "cannot start %s: %s, its %s, does not exist"
                                .formatted(launch.name(), mount.source(), mount.target()));
            }
        }
    }
}
