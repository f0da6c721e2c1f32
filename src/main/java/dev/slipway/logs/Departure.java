package dev.slipway.logs;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/// Ends an answer when its reader has left. Else the container would go on to describe the broken connection to it, as
/// an error in the server's log.
final class Departure implements AsyncListener {
    @Override
    public void onError(AsyncEvent event) {
        try {
            event.getAsyncContext().complete();
        } catch (IllegalStateException e) {
            // Whoever wrote has noticed first, and completed it.
            return;
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
