package dev.slipway.mcp.catalogue;

import dev.slipway.mcp.catalogue.PackageStore.Wanted;
import dev.slipway.runtime.Launch.Mount;
import java.util.List;
import java.util.Optional;

/// Programs from npm that are no MCP servers and that Slipway runs itself, in the store of the servers' packages:
/// installed once, none of their scripts run, read only.
public final class Programs {
    private final PackageStore store;

    Programs(PackageStore store) {
        this.store = store;
    }

    /// @param node the path of Node's program in the sandbox
    /// @param script the file that Node runs there
    /// @param mounts both, read only
    public record Program(String node, String script, List<Mount> mounts) {
        public Program {
            mounts = List.copyOf(mounts);
        }
    }

    /// The program, installed now if it is not there yet.
    ///
    /// @param version exactly
    /// @param lock npm's lock file, which names everything that is installed by its content
    /// @throws dev.slipway.platform.SlipwayException UNAVAILABLE when it cannot be installed, with the reason
    public Program get(String identifier, String version, String lock) throws InterruptedException {
        var installed =
                store.install(new Wanted(identifier, version, Optional.empty(), Optional.of(lock), Optional.empty()));
        return new Program(Installed.program(), installed.script(), installed.mounts());
    }
}
