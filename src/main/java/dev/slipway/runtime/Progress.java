package dev.slipway.runtime;

import dev.slipway.runtime.Workload.State;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Where a workload stands: the part of its row that changes, as a value. Each transition is a method.
///
/// @param place the process it has now; empty between an end and the next start
record Progress(
        State state,
        Optional<String> why,
        Optional<Place> place,
        int restarts,
        Optional<Integer> exitCode,
        Optional<String> lastEnding) {

    /// The process of a workload, as its driver knows it.
    record Place(String handle, Optional<Long> processId, InetSocketAddress address) {
        static Place of(Running running) {
            var address = running.address()
                    .orElseThrow(() -> new IllegalStateException("the driver gave a server no address"));
            return new Place(running.handle(), running.processId(), address);
        }
    }

    static final Progress NEW =
            new Progress(State.STARTING, Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());

    Progress started(Place at) {
        return new Progress(State.STARTING, Optional.empty(), Optional.of(at), restarts, exitCode, lastEnding);
    }

    Progress ready() {
        return new Progress(State.RUNNING, Optional.empty(), place, restarts, exitCode, lastEnding);
    }

    Progress unhealthy(String because) {
        return new Progress(State.UNHEALTHY, Optional.of(because), place, restarts, exitCode, lastEnding);
    }

    Progress backingOff(String because, End end) {
        return new Progress(
                State.BACKING_OFF,
                Optional.of(because),
                Optional.empty(),
                restarts,
                end.exitCode().or(() -> exitCode),
                Optional.of(end.words()));
    }

    Progress restarting() {
        return new Progress(State.STARTING, why, Optional.empty(), restarts + 1, exitCode, lastEnding);
    }

    Progress stopped(String because, Optional<End> end) {
        return new Progress(
                State.STOPPED,
                Optional.of(because),
                Optional.empty(),
                restarts,
                end.flatMap(End::exitCode).or(() -> exitCode),
                end.map(End::words).or(() -> lastEnding));
    }

    /// How a process of a workload ended.
    ///
    /// @param exitCode empty when it never began
    record End(String words, Optional<Integer> exitCode) {}
}
