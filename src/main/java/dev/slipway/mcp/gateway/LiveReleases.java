package dev.slipway.mcp.gateway;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/// What is live under a name for a user. Remembered for a moment for servers that speak HTTP themselves, whose
/// every message asks, so that the database is not asked for every message. A switch forgets it at once.
public final class LiveReleases {
    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final BiFunction<String, UserId, Optional<LiveRelease>> live;
    private final McpUpstreams upstreams;
    private final Map<Question, Known> known = new ConcurrentHashMap<>();

    private record Question(String name, UserId user) {}

    /// A server that speaks HTTP itself.
    private record Known(LiveRelease release, Optional<InetSocketAddress> address, long at) {}

    /// @param live what is live under a name, when this user may see it; may block
    public LiveReleases(BiFunction<String, UserId, Optional<LiveRelease>> live, McpUpstreams upstreams) {
        this.live = live;
        this.upstreams = upstreams;
    }

    /// What answers a message that belongs to no stdio session.
    sealed interface Live {
        record Stdio(LiveRelease release) implements Live {}

        record Http(LiveRelease release, Optional<InetSocketAddress> address) implements Live {}

        record Nothing() implements Live {}
    }

    /// Blocks when it has to ask.
    Live find(String name, UserId user) {
        var question = new Question(name, user);
        var remembered = known.get(question);
        if (remembered != null && System.nanoTime() - remembered.at() < MOMENT.toNanos()) {
            return new Live.Http(remembered.release(), remembered.address());
        }
        known.remove(question);
        var release = live.apply(name, user);
        if (release.isEmpty()) {
            return new Live.Nothing();
        }
        if (release.get().stdio()) {
            return new Live.Stdio(release.get());
        }
        var address = upstreams.find(release.get());
        known.put(question, new Known(release.get(), address, System.nanoTime()));
        return new Live.Http(release.get(), address);
    }

    public void forget(ProjectId project) {
        known.values().removeIf(it -> it.release().project().equals(project));
    }
}
