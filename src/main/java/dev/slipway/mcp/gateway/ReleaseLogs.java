package dev.slipway.mcp.gateway;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.logs.LogId;
import dev.slipway.logs.LogWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// One writer for each release's log, shared by all of its sessions, closed with the last of them: lines of two
/// writers of one stream would not know of each other.
public final class ReleaseLogs {
    private final Function<LiveRelease, LogWriter> opener;
    private final Map<LogId, Shared> open = new HashMap<>();

    private static final class Shared {
        private final LogWriter writer;
        private int users;

        Shared(LogWriter writer) {
            this.writer = writer;
        }
    }

    /// @param opener opens the writer of a release's log
    public ReleaseLogs(Function<LiveRelease, LogWriter> opener) {
        this.opener = opener;
    }

    synchronized LogWriter take(LiveRelease release) {
        var shared = open.computeIfAbsent(release.log(), _ -> new Shared(opener.apply(release)));
        shared.users++;
        return shared.writer;
    }

    synchronized void giveBack(LiveRelease release) {
        var shared = open.get(release.log());
        if (shared != null && --shared.users == 0) {
            open.remove(release.log());
            shared.writer.close();
        }
    }
}
