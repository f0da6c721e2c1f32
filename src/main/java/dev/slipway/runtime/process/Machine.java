package dev.slipway.runtime.process;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this machine gives to all sandboxes of this Slipway, made once at its start.
///
/// @param root whether Slipway is root: then launches have users and networks of their own
record Machine(
        boolean root,
        RunFolder runFolder,
        Path filter,
        SandboxFiles files,
        ControlGroups groups,
        Networks networks,
        UserNetwork userNetwork)
        implements AutoCloseable {
    /// Removes what dead Slipways of the same data folder left behind, then prepares.
    ///
    /// @throws SlipwayException UNAVAILABLE when something needed is missing
    static Machine prepare(RuntimeSettings settings, Home home) {
        var root = isRoot();
        var instance = Instance.of(home);
        var runFolder = new RunFolder(home, instance, root);
        var nameServers = NameServers.find(settings.nameServers());
        var groups = new ControlGroups(CgroupMounts.find(), instance, root);
        var networks = new Networks(instance, settings, nameServers, runFolder.shared());
        groups.sweep();
        runFolder.sweep();
        if (root) {
            networks.sweep();
        }
        var etc = EtcFolder.make(runFolder.path().resolve("etc"), nameServers);
        var files = SandboxFiles.of(etc, settings.tools());
        return new Machine(
                root,
                runFolder,
                filter(runFolder),
                files,
                groups,
                networks,
                new UserNetwork(settings.blockPrivateNetworks()));
    }

    static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }

    private static Path filter(RunFolder runFolder) {
        var architecture = Architecture.here()
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "no list of system calls is known for the processor " + System.getProperty("os.arch")));
        try {
            return Files.write(runFolder.path().resolve("seccomp.bpf"), SeccompProgram.bytes(architecture));
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot write the sandboxes' filter", e);
        }
    }

    /// How launches are isolated, in words.
    String detail() {
        var network = root ? "networks of their own behind address translation" : userNetwork.detail();
        return "bubblewrap, %s, %s".formatted(groups.detail(), network);
    }

    @Override
    public void close() {
        groups.close();
        networks.close();
        runFolder.close();
    }
}
