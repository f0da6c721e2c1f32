package dev.slipway.mcp.gateway;

/// A request within a session.
final class LegacyCall implements Call {
    private final LegacySession session;
    private final Envelope request;
    private final Client client;
    private final Answers answers;

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

    @Override
    public void notice(Envelope notification) {
        answers.message(notification.bytes());
    }

    /// On this request's stream if its client can hear it there, else on one of the session's.
    @Override
    public void ask(Ask ask) {
        if (hears()) {
            session.put(ask, answers::message);
        } else {
            session.take(ask);
        }
    }

    @Override
    public void answer(Envelope answer) {
        session.done(this);
        session.used();
        answers.answer(answer.withId(request.idBytes()));
    }

    boolean waiting() {
        return answers.waiting();
    }

    void keepAlive() {
        answers.keepAlive();
    }
}
