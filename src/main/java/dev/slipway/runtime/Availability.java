package dev.slipway.runtime;

/// Whether a driver can work here.
public sealed interface Availability {
    /// It can; `detail` says how (which cgroup version, which kind of network).
    record Available(String detail) implements Availability {}

    /// It cannot; `mend` is the one line that would help.
    record Unavailable(String why, String mend) implements Availability {}
}
