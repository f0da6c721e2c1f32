package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.platform.Caller;
import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Logs over HTTP: by pages, live, or as a file. A log of a project that the caller may not see does not exist
/// for them. What is followed over WebSocket is with [LogSocket].
@RestController
@RequestMapping("/api/v1/logs/{id}")
class LogApi {
    private final Database database;
    private final Logs logs;
    private final LogViewers viewers;
    private final JsonMapper json;

    LogApi(Database database, Logs logs, LogViewers viewers, JsonMapper json) {
        this.database = database;
        this.logs = logs;
        this.viewers = viewers;
        this.json = json;
    }

    /// Lines from a place on, at most 5000. With a filter a page can be empty and yet not the end: go on at
    /// `next`.
    ///
    /// @param level only lines of this level or a graver one
    /// @param q only lines that contain this, in any case
    @GetMapping
    LogPage page(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "1") long from,
            @RequestParam(defaultValue = "1000") int limit,
            @RequestParam(defaultValue = "DEBUG") Level level,
            @RequestParam(defaultValue = "") String q) {
        var log = new LogId(id);
        var query = new LogQuery(from, limit, level, q);
        return database.asUser(Caller.current(), () -> {
            visible(log);
            return logs.search(log, query);
        });
    }

    /// How long the log is, whether it is complete, and how many secrets were masked in it.
    @GetMapping("/summary")
    LogSummary summary(@PathVariable UUID id) {
        return database.asUser(Caller.current(), () -> visible(new LogId(id)));
    }

    /// Server-sent events, from `Last-Event-ID` on when the browser connects again, otherwise from `from`.
    @GetMapping("/stream")
    void stream(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "1") long from,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastSeen,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var log = new LogId(id);
        database.asUser(Caller.current(), () -> visible(log));
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(UTF_8.name());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // A head alone may wait on its way for something to come after it, and whoever watches an empty log with it.
        var viewer = new EventStreamViewer(response.getOutputStream(), json);
        viewer.heartbeat();
        var answer = request.startAsync();
        answer.setTimeout(0);
        answer.addListener(new Departure());
        viewers.show(log, lastSeen == null ? from : lastSeen + 1, viewer, answer::complete);
    }

    /// The whole log as a text file, a line for each line.
    @GetMapping("/download")
    void download(@PathVariable UUID id, HttpServletResponse response) throws IOException {
        var log = new LogId(id);
        var caller = Caller.current();
        database.asUser(caller, () -> visible(log));
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.log\"".formatted(log));
        try (var out = new BufferedOutputStream(response.getOutputStream(), 64 * 1024)) {
            var page = read(caller, log, 1);
            while (!page.lines().isEmpty()) {
                for (var line : page.lines()) {
                    out.write(line.text().getBytes(UTF_8));
                    out.write('\n');
                }
                page = read(caller, log, page.next());
            }
        }
    }

    private LogPage read(UserId caller, LogId log, long from) {
        return database.asUser(caller, () -> logs.search(log, LogQuery.from(from, LogQuery.LARGEST)));
    }

    private LogSummary visible(LogId log) {
        return logs.summary(log).orElseThrow(() -> LogStore.noSuchLog(log));
    }
}
