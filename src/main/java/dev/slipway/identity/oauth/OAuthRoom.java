package dev.slipway.identity.oauth;

import dev.slipway.identity.OAuthSettings;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.HomeAddress;
import dev.slipway.web.Pages;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OAuthSettings.class)
class OAuthRoom {
    /// For a client's document; the person waits for it.
    private static final Duration FETCH_LIMIT = Duration.ofSeconds(5);

    @Bean
    Grants oauthGrants(
            Database database,
            Events events,
            Clock clock,
            OAuthSettings settings,
            ApplicationEventPublisher publisher) {
        return new Grants(database, events, clock, settings.grantLife(), publisher);
    }

    @Bean
    Clients oauthClients(Database database, Clock clock, JsonMapper json, OAuthSettings settings) {
        var fetcher = new DocumentFetcher(settings.localClients(), FETCH_LIMIT);
        var documents = new ClientDocuments(fetcher, clock, json, settings.localClients());
        return new Clients(database, documents, settings);
    }

    @Bean
    RegistrationLimit oauthRegistrationLimit(Clock clock, OAuthSettings settings) {
        return new RegistrationLimit(clock, settings.registrationsPerHour());
    }

    @Bean
    Issuer oauthIssuer(ObjectProvider<HomeAddress> addresses) {
        return new Issuer(addresses);
    }

    @Bean
    AuthorizationServer oauthAuthorizationServer(
            Grants grants, Clients clients, Clock clock, OAuthSettings settings, Pages pages, Issuer issuer) {
        return new AuthorizationServer(
                issuer, grants, clients, new TokenMaker(clock, settings), new Answers(new ErrorPage(pages)));
    }

    @Bean
    GrantTidier oauthGrantTidier(Grants grants) {
        return new GrantTidier(grants);
    }
}
