package dev.slipway.identity;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What people allowed other programs to do in their name at the MCP servers here (OAuth 2.1): the resource
/// server's view of the authorization server.
public interface AccessGrants {
    /// The scope of everything that an MCP client can ask for.
    String ALL = "mcp";

    /// The scope of looking: lists, reads and prompts, no tool is called.
    String READ = "mcp:read";

    /// What an access token is good for at a path. Empty when it is none of ours, expired, taken back, or was
    /// issued for another resource (RFC 8707). Answers from memory for a few seconds after the first time, so that
    /// the gateway may ask for every message; what is taken back is known at once on this server and within those
    /// seconds on others. May block.
    ///
    /// @param path of the URL, without a slash at the end: `/mcp/<project>`
    Optional<Access> of(String token, String path);

    /// @param grant which grant it is: stays the same while its tokens are renewed
    /// @param scopes [#ALL], [#READ] or both
    record Access(SignedIn owner, UUID grant, Set<String> scopes) {
        public Access {
            scopes = Set.copyOf(scopes);
        }
    }
}
