package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import dev.slipway.platform.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A request within a session.
final class LegacyCall implements Call {
    private final LegacySession session;
    private final Envelope request;
    private final Client client;
    private final Answers answers;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Watched watched;
    private volatile long lastThere = System.nanoTime();
    private volatile boolean left;

    LegacyCall(LegacySession session, Envelope request, Client client, Answers answers) {
        this.session = session;
        this.request = request;
        this.client = client;
        this.answers = answers;
    }

    @Override
    public Envelope request() {
        return request;
    }

    @Override
    public Client client() {
        return client;
    }

    @Override
    public boolean takesInputRequired() {
        return false;
    }

    @Override
    public boolean hears() {
        return answers.takesMessages();
    }

    /// Where what does not belong to it is said, too.
    Answers answers() {
        return answers;
    }

    @Override
    public void notice(Envelope notification) {
        answers.message(notification.bytes());
    }

    /// On this request's stream if its client can hear it there, else on one of the session's.
    @Override
    public void ask(Ask ask) {
        if (hears()) {
            session.put(ask, session.streams().on(answers));
        } else {
            session.take(ask);
        }
    }

    @Override
    public void answer(Envelope answer) {
        if (over.compareAndSet(false, true)) {
            session.done(this);
            session.used();
            answers.answer(answer.withId(request.idBytes()));
        }
    }

    @Override
    public void watchedBy(Watched by) {
        watched = by;
    }

    @Override
    public boolean over() {
        return over.get();
    }

    /// Ends it before the server answered: the client is told why, and the server that nobody waits.
    void drop(Outcome how, ErrorCode code, String why) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        session.done(this);
        session.server().ifPresent(server -> server.cancel(this));
        answers.answer(Rpc.error(request.idBytes(), code, why));
        var by = watched;
        if (by != null) {
            by.ended(how, code.jsonRpcCode(), why);
        }
    }

    boolean waiting() {
        return answers.waiting();
    }

    /// Looks whether its client is there. Whether it has been away for so long, by these looks.
    boolean left(Duration limit) {
        if (waiting()) {
            lastThere = System.nanoTime();
        }
        left = System.nanoTime() - lastThere > limit.toNanos();
        return left;
    }

    @Override
    public boolean left() {
        return left;
    }

    void keepAlive() {
        answers.keepAlive();
    }
}
