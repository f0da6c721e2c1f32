package dev.slipway.mcp.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;

/// What servers of all revisions have in common: calls go into the pipe under numbers of their own, and what comes
/// out is an answer to one of them, a request, a notification, or noise.
abstract class PipedServer implements Speaker {
    final Pipe pipe;
    final OpenCalls calls = new OpenCalls();
    final Set<Guest> guests = new CopyOnWriteArraySet<>();
    final boolean strangers;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean deserted;

    /// @param strangers whether strangers meet in it: then nothing that does not say whom it is for reaches anybody
    PipedServer(Pipe pipe, boolean strangers) {
        this.pipe = pipe;
        this.strangers = strangers;
    }

    /// The server sends a request of its own.
    abstract void asks(Envelope request);

    /// The server sends a notification.
    abstract void says(Envelope notification);

    /// The server is gone: what it asked needs no reply any more.
    void withdrawn() {}

    @Override
    public void call(Call call) {
        deserted = false;
        calls.send(call, pipe);
    }

    @Override
    public void cancel(Call call) {
        calls.take(call).ifPresent(entry -> {
            pipe.send(OpenCalls.cancelled(entry));
            deserted = call.left() && calls.size() == 0;
        });
    }

    @Override
    public boolean deserted() {
        return deserted;
    }

    @Override
    public void join(Guest guest) {
        guests.add(guest);
    }

    @Override
    public void leave(Guest guest) {
        guests.remove(guest);
    }

    @Override
    public void line(byte[] line) {
        try {
            var message = Envelope.read(line);
            if (message.isAnswer()) {
                if (!calls.answered(message)) {
                    pipe.note("an answer to no open request: " + ChildPipe.shown(line));
                }
            } else if (message.isRequest()) {
                asks(message);
            } else {
                says(message);
            }
        } catch (Envelope.Malformed e) {
            pipe.note("on standard output, where only messages may stand (%s): %s"
                    .formatted(e.text(), ChildPipe.shown(line)));
        }
    }

    @Override
    public void tooLong(long length, Optional<Long> number) {
        var why = "the server's message of %d bytes is beyond mcp.max-message".formatted(length);
        pipe.note(why);
        calls.tooLong(number, why);
    }

    @Override
    public void ended(String why) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        calls.failAll(why);
        withdrawn();
        guests.forEach(guest -> guest.ended(why));
    }

    @Override
    public boolean busy() {
        return calls.busy() || guests.stream().anyMatch(Guest::keepsAwake);
    }

    @Override
    public void expire(Duration limit) {
        calls.expire(limit, pipe);
    }
}
