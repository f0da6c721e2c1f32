package dev.slipway.runtime.process;

import java.util.Locale;
import java.util.Optional;

/// The processor's architecture as seccomp sees it: its audit number and where its calls stand.
///
/// @param audit `AUDIT_ARCH_…` of linux/audit.h
/// @param x32 whether calls with bit 30 set are a second set of numbers (x86-64's x32) that must be refused
enum Architecture {
    X86_64(0xC000003E, true),
    AARCH64(0xC00000B7, false);

    final int audit;
    final boolean x32;

    Architecture(int audit, boolean x32) {
        this.audit = audit;
        this.x32 = x32;
    }

    /// This machine's; empty where no list of calls is known.
    static Optional<Architecture> here() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64", "arm64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
