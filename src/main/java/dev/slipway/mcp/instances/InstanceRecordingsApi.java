package dev.slipway.mcp.instances;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.trust.Recording;
import dev.slipway.mcp.trust.Repetition;
import dev.slipway.mcp.trust.Repetition.Difference;
import dev.slipway.mcp.trust.Repetition.Verdict;
import dev.slipway.platform.PageOf;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The recorded calls of an instance over HTTP. Whether calls are recorded is changed with [InstanceApi].
@RestController
@RequestMapping("/api/v1/mcp/instances/{id}/recordings")
class InstanceRecordingsApi {
    private final InstanceRecordings recordings;

    InstanceRecordingsApi(InstanceRecordings recordings) {
        this.recordings = recordings;
    }

    @GetMapping
    PageOf<RecordingView> list(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return recordings
                .list(caller.id(), new InstanceId(id), new PageOf.Request(page, size))
                .map(RecordingView::of);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        recordings.delete(caller.id(), new InstanceId(id));
    }

    /// Makes recorded calls once more and says whether the answers are the same now.
    @PostMapping("/replay")
    ReplayView replay(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestBody(required = false) Optional<Wanted> wanted) {
        return ReplayView.of(recordings.replay(
                caller.id(),
                new InstanceId(id),
                wanted.map(Wanted::read).orElse(new InstanceRecordings.Wanted(Set.of(), false))));
    }

    /// @param ids of recordings; the newest of each call by default
    /// @param writing whether tools are called, too, that do not say that they only read
    record Wanted(Optional<Set<Long>> ids, Optional<Boolean> writing) {
        InstanceRecordings.Wanted read() {
            return new InstanceRecordings.Wanted(ids.orElse(Set.of()), writing.orElse(false));
        }
    }

    /// @param version which version of the instance answered: it changes with its type, key and config
    record RecordingView(
            long id,
            @Nullable String version,
            String method,
            @Nullable String tool,
            JsonNode params,
            JsonNode answer,
            boolean failed,
            int tookMillis,
            int redacted,
            Instant recordedAt) {
        static RecordingView of(Recording it) {
            return new RecordingView(
                    it.id(),
                    it.version().orElse(null),
                    it.method(),
                    it.tool().orElse(null),
                    it.params(),
                    it.answer(),
                    it.failed(),
                    it.tookMillis(),
                    it.redacted(),
                    it.recordedAt());
        }
    }

    /// @param version of the instance now
    record ReplayView(
            String version, long matched, long differs, long errors, long skipped, List<RepetitionView> calls) {
        static ReplayView of(InstanceRecordings.Replayed it) {
            return new ReplayView(
                    it.version(),
                    it.count(Verdict.MATCHED),
                    it.count(Verdict.DIFFERS),
                    it.count(Verdict.ERROR),
                    it.count(Verdict.SKIPPED),
                    it.calls().stream().map(RepetitionView::of).toList());
        }
    }

    /// @param outcome `matched`, `differs`, `error`, `skipped`
    /// @param why it was skipped, or got no answer
    record RepetitionView(
            long id,
            String method,
            @Nullable String tool,
            String outcome,
            List<Difference> differences,
            @Nullable JsonNode now,
            @Nullable String why) {
        static RepetitionView of(Repetition it) {
            return new RepetitionView(
                    it.recording().id(),
                    it.recording().method(),
                    it.recording().tool().orElse(null),
                    it.verdict().name().toLowerCase(Locale.ROOT),
                    it.differences(),
                    it.now().orElse(null),
                    it.why().isEmpty() ? null : it.why());
        }
    }
}
