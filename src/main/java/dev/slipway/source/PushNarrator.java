package dev.slipway.source;

import java.util.function.Consumer;

/// Tells the person whose `git push` is still open what becomes of it. Implemented by the room that acts on pushes.
public interface PushNarrator {
    /// Passes on each line of what the push causes, until it has ended; returns whether it ended well. Interruptible:
    /// the person may go away, the work goes on.
    boolean narrate(Push push, Consumer<String> line) throws InterruptedException;
}
