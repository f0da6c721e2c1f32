package dev.slipway.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last samples of what one workload used; in memory only.
final class UsageHistory {
    static final int LENGTH = 60;

    private final ArrayDeque<WorkloadUsage> samples = new ArrayDeque<>();
    private Running.@Nullable Stats last;
    private Instant lastAt = Instant.EPOCH;

    /// Takes a sample. The first one of a process only says where its processor time stands.
    synchronized void add(Running.Stats stats, Instant at) {
        var before = last;
        if (before != null && stats.cpuNanos() >= before.cpuNanos() && at.isAfter(lastAt)) {
            var share = (stats.cpuNanos() - before.cpuNanos())
                    / (double) Duration.between(lastAt, at).toNanos();
            samples.addLast(new WorkloadUsage(at, 100 * share, stats.memoryBytes(), stats.processes()));
            if (samples.size() > LENGTH) {
                samples.removeFirst();
            }
        }
        last = stats;
        lastAt = at;
    }

    /// Oldest first.
    synchronized List<WorkloadUsage> list() {
        return List.copyOf(samples);
    }

    /// A new process counts its processor time from zero.
    synchronized void restart() {
        last = null;
    }
}
