package dev.slipway.mcp.trust;

import dev.slipway.platform.PageOf;
import dev.slipway.platform.ProjectId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// The calls that instances recorded, for whoever has the instances. In the caller's transaction.
public final class Recordings {
    private final RecordingStore store;
    private final Repeater repeater;

    Recordings(RecordingStore store, Repeater repeater) {
        this.store = store;
        this.repeater = repeater;
    }

    /// Newest first.
    public PageOf<Recording> list(ProjectId home, PageOf.Request page) {
        return store.list(home, page);
    }

    /// Newest first.
    public List<Recording> newest(ProjectId home) {
        return store.newest(home, RecordingStore.MOST_KEPT, 0);
    }

    /// Those of these that there are.
    public List<Recording> list(ProjectId home, Collection<Long> ids) {
        return store.list(home, ids);
    }

    public int delete(ProjectId home) {
        return store.delete(home);
    }

    public void forgetBefore(Instant moment) {
        store.forgetBefore(moment);
    }

    /// Repeats calls and says what is different now. Blocks while the server answers, so never in a transaction.
    public List<Repetition> repeat(List<Recording> recordings, Repetition.Terms terms, Repetition.Asking asking) {
        return repeater.repeat(recordings, terms, asking);
    }
}
