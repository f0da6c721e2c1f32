package dev.slipway.runtime;

import dev.slipway.logs.Level;
import dev.slipway.logs.LogWriter;
import java.time.Duration;

/// A workload in the care of its supervisor, with what the care needs.
record Charge(WorkloadId id, WorkloadSpec spec, int port, LogWriter log, Diary diary, Tools tools) {
    /// What all supervisors share.
    ///
    /// @param healthInterval between two probes of a workload that is ready
    record Tools(Driver driver, Prober prober, Timer timer, Duration healthInterval) {}

    /// Tells the workload's log something in Slipway's own words.
    void say(Level level, String text) {
        log.line(level, "slipway", text);
    }

    void print(Output.Channel channel, byte[] buffer, int offset, int length) {
        log.bytes(sourceOf(channel), buffer, offset, length);
    }

    /// Ends the lines that an ended process left unfinished.
    void endOutput() {
        for (var channel : Output.Channel.values()) {
            log.endOf(sourceOf(channel));
        }
    }

    private static String sourceOf(Output.Channel channel) {
        return switch (channel) {
            case OUT -> "stdout";
            case ERR -> "stderr";
        };
    }
}
