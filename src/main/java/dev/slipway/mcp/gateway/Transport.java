package dev.slipway.mcp.gateway;

import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.runtime.Launch;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// How a server is spoken to.
public sealed interface Transport {
    /// A process of its own, over standard input and output.
    record Stdio(Launch launch) implements Transport {}

    /// A server that runs already, over Streamable HTTP.
    ///
    /// @param headers sent with every request: the credentials the server wants of Slipway, never a client's
    /// @param publicOnly whether it must be on the public internet: its address came from somebody who may not have
    ///     Slipway speak with what is inside
    record Http(URI address, Map<String, String> headers, boolean publicOnly) implements Transport {
        public Http {
            headers = Map.copyOf(headers);
        }

        /// A server that may be anywhere.
        public Http(URI address, Map<String, String> headers) {
            this(address, headers, false);
        }
    }

    /// Several servers as one, which has no process of its own.
    ///
    /// @param user whose they are
    record Collection(UserId user, List<Member> members) implements Transport {
        public Collection {
            members = List.copyOf(members);
            if (members.isEmpty()) {
                throw SlipwayException.invalid("a collection has at least one server");
            }
        }
    }

    /// One of several servers.
    ///
    /// @param alias what comes before the names of its tools; without an underscore
    /// @param tools which of the tools that it shows itself are shown here, and under which names
    /// @param endpoint as [Endpoints#find] finds it for the user now: it is asked again while the server is in use
    record Member(String alias, ToolRules tools, Supplier<Optional<Endpoint>> endpoint) {}
}
