package dev.slipway.runtime;

import dev.slipway.runtime.process.SandboxChecks;
import java.util.List;

/// What the machine must have for builds and workloads to run. Needs no server; starts a few short programs.
public final class MachineChecks {
    private MachineChecks() {}

    /// Looks, and tries where looking is not enough.
    public static List<MachineCheck> run() {
        return SandboxChecks.run();
    }
}
