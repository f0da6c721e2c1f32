package dev.slipway.identity.oauth;

import dev.slipway.identity.OAuthSettings;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import tools.jackson.databind.JsonNode;

/// Clients by their ids: those that registered themselves, and those whose id is the address of a document.
final class Clients {
    private static final Duration CODE_LIFE = Duration.ofMinutes(1);
    private static final String JOB = "identity.oauth-clients";
    private static final String OWN_PREFIX = "slc_";
    private static final Pattern OWN = Pattern.compile(OWN_PREFIX + "[A-Za-z0-9_-]{43}");

    private final Database database;
    private final ClientStore store;
    private final ClientDocuments documents;
    private final TokenSettings tokens;

    Clients(Database database, ClientDocuments documents, OAuthSettings settings) {
        this.database = database;
        this.store = new ClientStore(database);
        this.documents = documents;
        this.tokens = TokenSettings.builder()
                .accessTokenFormat(OAuth2TokenFormat.REFERENCE)
                .authorizationCodeTimeToLive(CODE_LIFE)
                .accessTokenTimeToLive(settings.accessLife())
                .refreshTokenTimeToLive(settings.grantLife())
                .reuseRefreshTokens(false)
                .build();
    }

    /// @throws SlipwayException INVALID or UNAVAILABLE with the reason when there is no such client
    Client get(String id) {
        if (ClientDocuments.isAddress(id)) {
            return documents.get(id);
        }
        return registered(id)
                .orElseThrow(
                        () -> SlipwayException.invalid("there is no client '%s'; it may have to register again", id));
    }

    /// @throws SlipwayException INVALID with the field of the metadata that is wrong
    Client register(JsonNode metadata) {
        var client = Client.read(Words.make(OWN_PREFIX), metadata);
        database.asSystem(JOB, () -> store.insert(client));
        return client;
    }

    private Optional<Client> registered(String id) {
        return OWN.matcher(id).matches() ? database.asSystem(JOB, () -> store.find(id)) : Optional.empty();
    }

    /// For requests in which a person takes part.
    RegisteredClientRepository known() {
        return new ById(id -> {
            try {
                return get(id).registered(tokens);
            } catch (SlipwayException refused) {
                throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                        new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT, refused.text(), null), null);
            }
        });
    }

    /// For requests of programs alone. Nothing is fetched for them: whoever sends a code or a token sends the id it
    /// was issued to, and that alone is compared.
    RegisteredClientRepository named() {
        return new ById(
                id -> ClientDocuments.isAddress(id) || registered(id).isPresent() ? name(id).registered(tokens) : null);
    }

    /// A client of which nothing but the id is needed. It could be sent nowhere.
    static Client name(String id) {
        return new Client(id, id, Optional.empty(), List.of("http://127.0.0.1/"));
    }

    private record ById(Function<String, @Nullable RegisteredClient> clients) implements RegisteredClientRepository {
        @Override
        public void save(RegisteredClient client) {
            throw new UnsupportedOperationException("clients register at RegistrationApi");
        }

        @Override
        public @Nullable RegisteredClient findById(String id) {
            return clients.apply(id);
        }

        @Override
        public @Nullable RegisteredClient findByClientId(String clientId) {
            return clients.apply(clientId);
        }
    }
}
