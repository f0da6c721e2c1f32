package dev.slipway.identity;

import dev.slipway.identity.oauth.AuthorizationServer;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.Home;
import dev.slipway.platform.HomeAddress;
import dev.slipway.web.Viewer;
import dev.slipway.web.Viewers;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentitySettings.class)
class IdentityRoom {
    @Bean
    Users users(Database database, Events events) {
        return new Users(database, new UserStore(database), new Passwords(), events);
    }

    @Bean
    Tokens tokens(Database database, Events events, Clock clock, ApplicationEventPublisher publisher) {
        return new Tokens(database, events, clock, publisher);
    }

    @Bean
    Sessions sessions(Database database, Events events, Clock clock, IdentitySettings settings) {
        return new Sessions(database, events, clock, settings.sessionLife());
    }

    @Bean
    SignIn signIn(Users users, Sessions sessions, Clock clock, IdentitySettings settings) {
        return new SignIn(users, sessions, new SignInLimits(clock, settings.tries(), settings.triesWithin()));
    }

    @Bean
    SignInLinks signInLinks(Database database, Events events, Clock clock, IdentitySettings settings) {
        return new SignInLinks(database, events, clock, settings.linkLife());
    }

    @Bean
    LocalDoor localDoor(Home home, Users users) {
        return new LocalDoor(home, users::firstAdministrator);
    }

    @Bean
    FirstStart firstStart(
            Users users, SignInLinks links, LocalDoor door, Home home, ObjectProvider<HomeAddress> addresses) {
        return new FirstStart(users, links, door, home, addresses);
    }

    @Bean
    SecurityRules securityRules(
            Tokens tokens, LocalDoor door, Sessions sessions, JsonMapper json, AuthorizationServer oauth) {
        var contexts = new RequestAttributeSecurityContextRepository();
        var callers = new CallerFilter(tokens, door, sessions, contexts);
        var doorman = new Doorman(json);
        return new SecurityRules(callers, doorman, contexts, new OAuthDoor(oauth, doorman));
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http, SecurityRules rules) throws Exception {
        return rules.chain(http);
    }

    @Bean
    Viewers viewers() {
        return () -> {
            var authentication = SecurityContextHolder.getContext().getAuthentication();
            return authentication != null && authentication.getPrincipal() instanceof SignedIn caller
                    ? Optional.of(new Viewer(caller.name(), caller.email(), caller.administrator()))
                    : Optional.empty();
        };
    }
}
