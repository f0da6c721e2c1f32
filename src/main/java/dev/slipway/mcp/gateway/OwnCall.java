package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.GatewayWatch.Outcome;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A request of the gateway's own, or of Slipway's: nobody listens to what comes before its answer.
final class OwnCall implements Call {
    private final Envelope request;
    private final Client client;
    private final CompletableFuture<Envelope> answer = new CompletableFuture<>();
    private @Nullable Watched watched;

    OwnCall(Client client, String method, byte[] params) {
        this.client = client;
        this.request = Envelope.own(Rpc.request(0, method, params));
    }

    /// Sends it and waits for its answer.
    ///
    /// @throws SlipwayException UNAVAILABLE when there is none in time
    Envelope askOf(ServerSide server, Duration limit) {
        server.call(this);
        return await(server, limit);
    }

    /// The same, as any client's: under the endpoint's rules, and counted.
    Envelope askOf(ServerSide server, Endpoint endpoint, Traffic traffic, Duration limit) {
        traffic.send(traffic.begin(endpoint, this), server);
        return await(server, limit);
    }

    private Envelope await(ServerSide server, Duration limit) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            server.cancel(this);
            var why = "the server did not answer %s within %d s".formatted(request.method(), limit.toSeconds());
            var by = watched;
            if (by != null) {
                by.ended(Outcome.FAILED, ErrorCode.UNAVAILABLE.jsonRpcCode(), why);
            }
            throw new SlipwayException(ErrorCode.UNAVAILABLE, why, e);
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
    public void watchedBy(Watched by) {
        watched = by;
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
