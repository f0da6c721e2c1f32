package dev.slipway.runtime;

import dev.slipway.runtime.process.SandboxChecks;
import java.util.List;
import java.util.Optional;

/// What the machine must have for builds and workloads to run. Needs no server; starts a few short programs.
public final class MachineChecks {
    private MachineChecks() {}

    /// Looks, and tries where looking is not enough.
    public static List<Check> run() {
        return SandboxChecks.run();
    }

    /// One thing the machine must have.
    ///
    /// @param name for people: `bubblewrap`
    /// @param detail what was found, or what is wrong
    /// @param mend the line that would help; empty when it is fine
    /// @param debianPackage what to install on Debian and Ubuntu when that is all it takes
    /// @param optional whether Slipway works without it
    public record Check(
            String name, boolean ok, String detail, String mend, Optional<String> debianPackage, boolean optional) {}
}
