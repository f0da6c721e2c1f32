package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A call that is counted: whoever ends it first, by an answer or without one, says how it ended, and nobody after.
final class Watched implements Through {
    private final Endpoint endpoint;
    private final Call call;
    private final Consumer<GatewayWatch.Call> told;
    private final long began = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean lost;
    private volatile boolean answered;

    /// @param told gets it when it has ended
    Watched(Endpoint endpoint, Call call, Consumer<GatewayWatch.Call> told) {
        this.endpoint = endpoint;
        this.call = call;
        this.told = told;
        call.watchedBy(this);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Call inner() {
        return call;
    }

    @Override
    public void lost() {
        lost = true;
        call.lost();
    }

    @Override
    public void answer(Envelope answer) {
        answered = true;
        call.answer(answer);
        ended(outcome(answer), answer);
    }

    /// Whether it ended without an answer of the server's.
    boolean takenBack() {
        return call.over() && !answered;
    }

    private Outcome outcome(Envelope answer) {
        if (answer.failed()) {
            return lost ? Outcome.SERVER_ENDED : Outcome.FAILED;
        }
        boolean toolFailed = Arrays.equals(answer.json(Part.IS_ERROR, Json.EMPTY), Json.TRUE);
        return toolFailed ? Outcome.TOOL_FAILED : Outcome.ANSWERED;
    }

    /// Says how it ended without an answer of a server's.
    void ended(Outcome how, int code, String sentence) {
        ended(how, Envelope.own(Rpc.error(call.request().idBytes(), code, sentence)));
    }

    void ended(Outcome how, Envelope answer) {
        if (ended.compareAndSet(false, true)) {
            told.accept(counted(how, answer));
        }
    }

    private GatewayWatch.Call counted(Outcome how, Envelope answer) {
        var request = call.request();
        var tool = request.is("tools/call")
                ? request.text(Part.NAME).map(name -> ToolFilter.original(endpoint.tools(), name))
                : Optional.<String>empty();
        return new GatewayWatch.Call(
                endpoint,
                call.client().user(),
                request.method(),
                tool,
                Duration.ofNanos(System.nanoTime() - began),
                how,
                request.bytes(),
                answer.withId(request.idBytes()));
    }
}
