package dev.slipway.runtime;

import java.time.Duration;

/// How a launch ended.
///
/// @param exitCode the process's exit code; 128 + the signal's number when a signal ended it
/// @param cause what ended it; an out-of-memory kill inside the tree is reported even when the exit code is 0
/// @param detail one sentence for people: `killed: it used more than its 512 MB of memory`
/// @param wall time from start to end
/// @param peakMemoryBytes the most memory the tree used at once; 0 when the machine does not tell
public record Ending(int exitCode, Cause cause, String detail, Duration wall, long peakMemoryBytes) {
    /// What ended a launch.
    public enum Cause {
        EXITED,
        OUT_OF_MEMORY,
        PROCESS_LIMIT,
        TIMED_OUT,
        CANCELLED
    }

    public boolean succeeded() {
        return cause == Cause.EXITED && exitCode == 0;
    }
}
