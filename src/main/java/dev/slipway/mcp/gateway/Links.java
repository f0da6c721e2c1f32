package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Link.Key;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The servers that run for this gateway's clients, each under the key of those who may meet in it.
final class Links implements AutoCloseable {
    private final Starter starter;
    private final Opener opener;
    private final Shelf shelf;
    private final Traffic traffic;
    private final Duration unused;
    private final Map<Key, CompletableFuture<Link>> links = new ConcurrentHashMap<>();
    private final Map<Link, Long> retired = new ConcurrentHashMap<>();
    private boolean closed;

    /// @param unused how long nobody may have used a process before it makes room for a new one, or for a new version
    Links(Starter starter, Opener opener, Shelf shelf, Traffic traffic, Duration unused) {
        this.starter = starter;
        this.opener = opener;
        this.shelf = shelf;
        this.traffic = traffic;
        this.unused = unused;
    }

    /// The server that runs for this key, if there is one.
    Optional<Link> running(Key key) {
        var link = links.get(key);
        return link == null || !link.isDone() || link.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.of(link.join()).filter(it -> !it.ended());
    }

    /// The server for this key, which is started when there is none. Blocks.
    ///
    /// @throws Refused when it wants no session
    /// @throws SlipwayException LIMIT when the endpoint has too many that are in use; UNAVAILABLE when it cannot
    ///     start
    Link get(Key key, Endpoint endpoint, Hello hello) {
        var fresh = new CompletableFuture<Link>();
        var there = admit(key, endpoint, fresh);
        if (there != fresh) {
            return join(there);
        }
        try {
            var link = opener.open(key, endpoint, hello, () -> start(endpoint));
            // A server may turn out to need no handshake, which makes it good for more than asked for it.
            if (!link.key().equals(key) && links.putIfAbsent(link.key(), fresh) == null) {
                links.remove(key, fresh);
            }
            link.speaker().join(new Undertaker(link, fresh));
            fresh.complete(link);
            if (link.ended()) {
                remove(fresh);
            }
            return link;
        } catch (RuntimeException e) {
            remove(fresh);
            fresh.completeExceptionally(e);
            throw e;
        }
    }

    private Pipe start(Endpoint endpoint) {
        return endpoint.transport() instanceof Transport.Collection collection
                ? new CollectionPipe(collection, new CollectionPipe.Around(this, traffic))
                : starter.start(endpoint, endpoint.processes() - count(endpoint.id()));
    }

    private static Link join(CompletableFuture<Link> link) {
        try {
            return link.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private synchronized CompletableFuture<Link> admit(Key key, Endpoint endpoint, CompletableFuture<Link> fresh) {
        if (closed) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "Slipway stops");
        }
        var there = links.get(key);
        if (there != null
                && !(there.isDone()
                        && (there.isCompletedExceptionally() || there.join().ended()))) {
            return there;
        }
        links.remove(key);
        makeRoom(endpoint);
        links.put(key, fresh);
        return fresh;
    }

    /// At the limit, the process that nobody used for longest gives way.
    private void makeRoom(Endpoint endpoint) {
        if (count(endpoint.id()) < endpoint.processes()) {
            return;
        }
        var unused = list(link -> link.endpoint().id().equals(endpoint.id()) && isUnused(link)).stream()
                .max(Comparator.comparingLong(link -> link.pipe().conversation().idleNanos()))
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.LIMIT,
                        "%d processes of this server are in use already; end a session, or wait"
                                .formatted(endpoint.processes())));
        end(unused, "its process made room for another");
    }

    private int count(EndpointId endpoint) {
        return Math.toIntExact(links.keySet().stream()
                .filter(key -> key.endpoint().equals(endpoint))
                .count());
    }

    /// What runs for an endpoint, with what is ready for it.
    List<Pipe> pipes(EndpointId endpoint) {
        var pipes = new ArrayList<>(starter.warm().list(endpoint));
        list(link -> link.endpoint().id().equals(endpoint)).forEach(link -> pipes.add(link.pipe()));
        return pipes;
    }

    private boolean isUnused(Link link) {
        var speaker = link.speaker();
        return !speaker.busy()
                && (speaker.deserted() || link.pipe().conversation().idleNanos() > unused.toNanos());
    }

    /// Those that run now.
    List<Link> list(Predicate<Link> which) {
        return links.values().stream()
                .filter(link -> link.isDone() && !link.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .filter(which)
                .distinct()
                .toList();
    }

    /// Ends a server; its calls are answered by an error. Does not wait until its process is gone.
    void end(Link link, String why) {
        starter.stop(link.pipe(), () -> {
            links.values().removeIf(it -> it.isDone() && !it.isCompletedExceptionally() && it.join() == link);
            retired.remove(link);
            link.speaker().ended(why);
        });
    }

    void endAll(Predicate<Link> which, String why) {
        list(which).forEach(link -> end(link, why));
    }

    /// Ends those that do not read: a pipe that is full stays so.
    ///
    /// @param limit how long they may take nothing of what they are sent
    void endDeaf(Duration limit) {
        for (var link : list(it -> it.pipe().stuckNanos() > limit.toNanos())) {
            link.pipe()
                    .note("it has taken nothing of what it was sent for %d s, and is ended"
                            .formatted(limit.toSeconds()));
            end(link, "the server does not read what it is sent");
        }
    }

    /// Ends everything of an endpoint.
    void endAll(EndpointId endpoint, String why) {
        endAll(link -> link.endpoint().id().equals(endpoint), why);
        starter.warm().end(endpoint::equals);
        shelf.forget(endpoint);
    }

    /// Whoever comes next gets the endpoint as it is now; who is there may finish.
    void retire(EndpointId endpoint) {
        list(link -> link.endpoint().id().equals(endpoint))
                .forEach(link -> retired.putIfAbsent(link, System.nanoTime()));
        shelf.forget(endpoint);
    }

    /// Ends what was replaced and is done, or had its time.
    void endRetired(Duration drain) {
        starter.warm().drain();
        retired.forEach((link, since) -> {
            boolean late = System.nanoTime() - since > drain.toNanos();
            if (late || isUnused(link)) {
                end(link, "another version of the server took over");
            }
        });
    }

    private void remove(CompletableFuture<Link> link) {
        links.values().removeIf(it -> it == link);
    }

    /// Ends all of them and returns once their processes are gone.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        endAll(_ -> true, "Slipway stops");
        starter.close();
    }

    /// Takes a server off the list when its process ends, and what it said off the shelf when that changes.
    private final class Undertaker implements Guest {
        private final Link link;
        private final CompletableFuture<Link> listed;

        Undertaker(Link link, CompletableFuture<Link> listed) {
            this.link = link;
            this.listed = listed;
        }

        @Override
        public void hear(Envelope notification) {
            shelf.changed(link.endpoint().id(), notification);
        }

        @Override
        public boolean take(Ask ask) {
            return false;
        }

        @Override
        public boolean listens() {
            return false;
        }

        @Override
        public boolean keepsAwake() {
            return false;
        }

        @Override
        public void ended(String why) {
            remove(listed);
            retired.remove(link);
        }
    }
}
