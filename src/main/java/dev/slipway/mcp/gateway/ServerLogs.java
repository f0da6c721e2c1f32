package dev.slipway.mcp.gateway;

import dev.slipway.logs.LogId;
import dev.slipway.logs.LogWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// One writer for each endpoint's log, shared by all of its processes, closed with the last of them: lines of two
/// writers of one stream would not know of each other.
final class ServerLogs {
    private final Function<Endpoint, LogWriter> opener;
    private final Map<LogId, Shared> open = new HashMap<>();

    private static final class Shared {
        private final LogWriter writer;
        private int users;

        Shared(LogWriter writer) {
            this.writer = writer;
        }
    }

    /// @param opener opens the writer of an endpoint's log
    ServerLogs(Function<Endpoint, LogWriter> opener) {
        this.opener = opener;
    }

    synchronized LogWriter take(Endpoint endpoint) {
        var shared = open.computeIfAbsent(endpoint.log(), _ -> new Shared(opener.apply(endpoint)));
        shared.users++;
        return shared.writer;
    }

    synchronized void giveBack(Endpoint endpoint) {
        var shared = open.get(endpoint.log());
        if (shared != null && --shared.users == 0) {
            open.remove(endpoint.log());
            shared.writer.close();
        }
    }
}
