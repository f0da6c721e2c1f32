package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A request of the gateway's own, or of Slipway's: nobody listens to what comes before its answer.
final class OwnCall implements Call {
    private final Envelope request;
    private final Client client;
    private final CompletableFuture<Envelope> answer = new CompletableFuture<>();

    OwnCall(Client client, String method, byte[] params) {
        this.client = client;
        this.request = Envelope.own(Rpc.request(0, method, params));
    }

    /// Sends it and waits for its answer.
    ///
    /// @throws SlipwayException UNAVAILABLE when there is none in time
    Envelope askOf(ServerSide server, Duration limit) {
        server.call(this);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            server.cancel(this);
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "the server did not answer %s within %d s".formatted(request.method(), limit.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "Slipway stops", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
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
        return true;
    }

    @Override
    public boolean hears() {
        return false;
    }

    @Override
    public void notice(Envelope notification) {}

    @Override
    public void ask(Ask ask) {
        ask.refuse("nobody is there to answer this");
    }

    @Override
    public void answer(Envelope message) {
        answer.complete(message);
    }
}
