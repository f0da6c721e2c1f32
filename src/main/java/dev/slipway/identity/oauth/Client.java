package dev.slipway.identity.oauth;

import dev.slipway.identity.AccessGrants;
import dev.slipway.platform.SlipwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import tools.jackson.databind.JsonNode;

/// A program that wants to act for people. All are public clients (OAuth 2.1 section 2.1): none has a secret.
///
/// @param id made by us, or the address of the client's own document
/// @param website where it says it comes from
record Client(String id, String name, Optional<String> website, List<String> redirectUris) {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_REDIRECTS = 20;

    Client {
        redirectUris = List.copyOf(redirectUris);
    }

    /// Reads client metadata (RFC 7591 section 2).
    ///
    /// @throws SlipwayException INVALID with the field that is wrong
    static Client read(String id, JsonNode metadata) {
        if (!metadata.isObject()) {
            throw SlipwayException.invalid("client metadata is a JSON object");
        }
        var method = metadata.path("token_endpoint_auth_method").asString("none");
        var redirects = new ArrayList<String>();
        for (var uri : metadata.path("redirect_uris")) {
            redirects.add(uri.asString(""));
        }
        if (redirects.isEmpty() || redirects.size() > MOST_REDIRECTS) {
            throw SlipwayException.invalid("redirect_uris: 1 to %d are needed", MOST_REDIRECTS);
        }
        for (var uri : redirects) {
            if (!RedirectUris.isAllowed(uri)) {
                throw SlipwayException.invalid(
                        "redirect_uris: '%s' is neither https, nor http on the loopback address, nor a private scheme",
                        uri);
            }
        }
        return new Client(id, name(metadata, redirects.getFirst(), method), website(metadata), redirects);
    }

    private static String name(JsonNode metadata, String redirect, String method) {
        if (method.equals("private_key_jwt")) {
            throw SlipwayException.invalid("token_endpoint_auth_method: only 'none' is known here");
        }
        var name = metadata.path("client_name").asString("").strip().replaceAll("[\\p{Cntrl}\\p{Cf}]", "");
        if (name.length() > LONGEST_NAME) {
            throw SlipwayException.invalid("client_name: %d characters at most", LONGEST_NAME);
        }
        return name.isEmpty() ? RedirectUris.place(redirect) : name;
    }

    private static Optional<String> website(JsonNode metadata) {
        var uri = metadata.path("client_uri").asString("");
        return uri.startsWith("https://") && RedirectUris.isAllowed(uri) ? Optional.of(uri) : Optional.empty();
    }

    boolean mayReturnTo(String uri) {
        return redirectUris.stream().anyMatch(own -> RedirectUris.match(own, uri));
    }

    /// As the library wants it.
    RegisteredClient registered(TokenSettings tokens) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientName(name)
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .redirectUris(uris -> uris.addAll(redirectUris))
                .scope(AccessGrants.ALL)
                .scope(AccessGrants.READ)
                .clientSettings(ClientSettings.builder()
                        .requireProofKey(true)
                        .requireAuthorizationConsent(true)
                        .build())
                .tokenSettings(tokens)
                .build();
    }
}
