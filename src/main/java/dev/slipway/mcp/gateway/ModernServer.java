package dev.slipway.mcp.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;

/// A server that keeps nothing between requests (revision 2026-07-28): each carries who asks and what it can do.
final class ModernServer implements Speaker {
    private final Pipe pipe;
    private final OpenCalls calls = new OpenCalls();
    private final Set<Guest> guests = new CopyOnWriteArraySet<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final boolean strangers;

    /// @param strangers whether strangers meet in it: then nothing that does not say whom it is for reaches anybody
    ModernServer(Pipe pipe, boolean strangers) {
        this.pipe = pipe;
        this.strangers = strangers;
    }

    @Override
    public void call(Call call) {
        calls.send(call, pipe);
    }

    @Override
    public void cancel(Call call) {
        calls.take(call).ifPresent(entry -> pipe.send(OpenCalls.cancelled(entry)));
    }

    /// The revision knows no notification of a client's besides the cancellation of a call.
    @Override
    public void tell(Envelope notification) {}

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
            } else if (message.isNotification()) {
                says(message);
            } else {
                pipe.note("a request, which servers of its revision may not send: " + message.method());
                pipe.send(Rpc.error(message.idBytes(), Rpc.METHOD_NOT_FOUND, "servers send no requests"));
            }
        } catch (Envelope.Malformed e) {
            pipe.note("on standard output, where only messages may stand (%s): %s"
                    .formatted(e.text(), ChildPipe.shown(line)));
        }
    }

    private void says(Envelope notification) {
        if (notification.has(Part.META_SUBSCRIPTION)) {
            calls.find(notification, Part.META_SUBSCRIPTION)
                    .ifPresent(entry -> entry.call()
                            .notice(Envelope.own(notification.with(
                                    Part.META_SUBSCRIPTION,
                                    entry.call().request().idBytes()))));
        } else if (notification.is("notifications/progress")) {
            calls.find(notification, Part.PROGRESS_TOKEN)
                    .ifPresent(entry -> entry.call().notice(entry.inClientsWords(notification)));
        } else if (!strangers || calls.size() == 1) {
            calls.youngest(call -> call.hears() && call.request().has(Part.META_LEVEL))
                    .ifPresent(entry -> entry.call().notice(notification));
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
