package dev.slipway.platform;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/// Starts child processes from one platform thread that never ends.
///
/// `bwrap --die-with-parent` and `setpriv --pdeathsig` ask the kernel for a signal when the *thread* that forked
/// ends (prctl(2), PR_SET_PDEATHSIG). A child started from a pool's thread would be killed when the pool shrinks;
/// one started here lives until this process dies, and not a moment longer.
public final class Forks {
    private static final Forks THE_ONE = new Forks();

    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

    private Forks() {
        Thread.ofPlatform().name("slipway-forks").daemon(true).start(this::loop);
    }

    /// Starts the process and returns it once it runs.
    ///
    /// @throws IOException when the program cannot be started
    public static Process start(ProcessBuilder builder) throws IOException {
        var started = new CompletableFuture<Process>();
        THE_ONE.work.add(() -> {
            try {
                started.complete(builder.start());
            } catch (IOException e) {
                started.completeExceptionally(e);
            }
        });
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new IOException("cannot start " + builder.command().getFirst(), e.getCause());
        }
    }

    private void loop() {
        while (true) {
            try {
                work.take().run();
            } catch (InterruptedException e) {
                // Nobody ends this thread on purpose: the children's lives hang on it.
                continue;
            }
        }
    }
}
