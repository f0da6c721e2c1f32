package dev.slipway.mcp.gateway;

import dev.slipway.runtime.Launch;
import java.net.URI;
import java.util.Map;

/// How a server is spoken to.
public sealed interface Transport {
    /// A process of its own, over standard input and output.
    record Stdio(Launch launch) implements Transport {}

    /// A server that runs already, over Streamable HTTP.
    ///
    /// @param headers sent with every request: the credentials the server wants of Slipway, never a client's
    record Http(URI address, Map<String, String> headers) implements Transport {
        public Http {
            headers = Map.copyOf(headers);
        }
    }
}
