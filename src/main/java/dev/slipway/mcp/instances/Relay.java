package dev.slipway.mcp.instances;

import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The gateway, as instances use it. It is asked for each time, because the gateway itself asks instances for their
/// endpoints: neither can be there before the other.
final class Relay {
    private static final Gateway.Usage NOTHING = new Gateway.Usage(0, 0, 0);

    private final Supplier<Optional<Gateway>> gateway;

    Relay(Supplier<Optional<Gateway>> gateway) {
        this.gateway = gateway;
    }

    void forget(InstanceId id) {
        gateway.get().ifPresent(it -> it.forget(id.endpoint()));
    }

    void close(InstanceId id, String why) {
        gateway.get().ifPresent(it -> {
            it.forget(id.endpoint());
            it.close(id.endpoint(), why);
        });
    }

    Gateway.Usage usage(InstanceId id) {
        return gateway.get().map(it -> it.usage(id.endpoint())).orElse(NOTHING);
    }

    List<Gateway.SessionView> sessions(InstanceId id) {
        return gateway.get().map(it -> it.sessions(id.endpoint())).orElse(List.of());
    }

    /// @throws SlipwayException UNAVAILABLE when the gateway does not run
    Gateway.Talk talk(Endpoint endpoint, UserId user) {
        return gateway.get()
                .orElseThrow(() -> new SlipwayException(ErrorCode.UNAVAILABLE, "the gateway does not run"))
                .talk(endpoint, user);
    }
}
