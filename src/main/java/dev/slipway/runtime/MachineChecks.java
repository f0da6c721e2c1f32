package dev.slipway.runtime;

import java.util.List;
import java.util.Optional;

/// What the machine must have.
public final class MachineChecks {
    private MachineChecks() {}

    public static List<Check> run() {
        return List.of();
    }

    public record Check(
            String name, boolean ok, String detail, String mend, Optional<String> debianPackage, boolean optional) {}
}
