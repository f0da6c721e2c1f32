package dev.slipway.runtime;

import java.util.Optional;

/// Runs builds and workloads somewhere: sandboxed local processes today (`process`), containers and pods later. The
/// contract is written for all three and held by `DriverContract` in the tests, which each driver's test extends.
///
/// Threads: every method may be called from any thread. Output is delivered to the launch's [Output] on a thread
/// of the driver's; a slow output slows the process down (its pipe fills), it loses nothing.
///
/// Lifecycle of a launch: `run` and `start` either return with the whole tree of processes inside the sandbox, or
/// throw and leave nothing behind. When the launch ends, for whatever reason, every process of its tree is dead
/// before the [Ending] is delivered, daemons included.
public interface Driver {
    /// `process`, `docker` or `kubernetes`.
    String name();

    /// Whether this driver can isolate a launch on this machine, and if not, why and how to mend it. Asked at
    /// start and by `slipway doctor`; a launch on an unavailable driver is refused, never run with less isolation.
    Availability availability();

    /// Starts the launch, waits for its end and returns it. Interrupting the calling thread cancels: the tree is
    /// killed within a second, and the ending says [Ending.Cause#CANCELLED].
    ///
    /// @throws dev.slipway.platform.SlipwayException UNAVAILABLE when the sandbox cannot start, with the reason
    Ending run(Launch launch, Output output);

    /// Starts the launch and returns while it runs.
    ///
    /// @throws dev.slipway.platform.SlipwayException UNAVAILABLE when the sandbox cannot start, with the reason
    Running start(Launch launch, Output output);

    /// Takes over a launch that an earlier Slipway started and that still runs, by the handle it had stored
    /// ([Running#handle()]). Empty when it is gone, as local processes always are: they die with Slipway.
    Optional<Running> adopt(String handle, Output output);
}
