package dev.slipway.identity.oauth;

import dev.slipway.platform.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What a person is asked to allow a client, or allowed it.
///
/// @param resource the server it is about; see [Resources]
/// @param clientState the client's own `state`, which it gets back
/// @param codeChallenge by S256 (RFC 7636)
public record Grant(
        UUID id,
        UserId user,
        String clientId,
        String clientName,
        String redirectUri,
        String resource,
        Set<String> scopes,
        Optional<String> clientState,
        String codeChallenge,
        Optional<Instant> approvedAt,
        Optional<Instant> lastUsedAt) {
    public Grant {
        scopes = Set.copyOf(scopes);
    }

    /// Where the client's answers go, as a person reads it.
    public String place() {
        return RedirectUris.place(redirectUri);
    }

    /// Whether the answer goes to a program on the person's own machine.
    public boolean isLocal() {
        return RedirectUris.isLocal(redirectUri);
    }

    /// The host that the client's id names; empty for one that registered itself.
    public Optional<String> clientHost() {
        return ClientDocuments.isAddress(clientId)
                ? Optional.of(java.net.URI.create(clientId).getAuthority())
                : Optional.empty();
    }

    /// The path of the server it is about; empty for all servers.
    public String path() {
        return Resources.path(resource);
    }
}
