package dev.slipway.source;

import dev.slipway.git.HostAccess;
import dev.slipway.git.Repositories;
import dev.slipway.git.SmartHttp;
import dev.slipway.identity.Tokens;
import dev.slipway.identity.Users;
import dev.slipway.platform.Database;
import dev.slipway.projects.Projects;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SourceSettings.class)
class SourceRoom {
    @Bean
    Pushes pushes(
            Database database,
            Projects projects,
            Repositories repositories,
            ApplicationEventPublisher events,
            Clock clock) {
        return new Pushes(database, projects, repositories, events, clock);
    }

    @Bean
    HostAccess hostAccess(Database database, Projects projects, Users users) {
        return new OwnersAccess(database, projects, users);
    }

    @Bean
    Landings landings(Pushes pushes, ObjectProvider<PushNarrator> narrator) {
        return new Landings(pushes, () -> Optional.ofNullable(narrator.getIfAvailable()));
    }

    @Bean
    ServletRegistrationBean<GitRemote> gitRemote(
            Tokens tokens,
            Database database,
            Projects projects,
            Repositories repositories,
            SmartHttp git,
            Landings landings) {
        var door = new TokenDoor(tokens::owner);
        var remote = new GitRemote(door, database, projects, repositories, git, landings);
        return new ServletRegistrationBean<>(remote, "/git/*");
    }

    @Bean
    PollingRound polling(
            SourceSettings settings,
            Database database,
            Projects projects,
            Repositories repositories,
            Pushes pushes,
            Clock clock) {
        var poller = new Poller(database, projects, repositories, pushes, settings.pollInterval(), clock);
        return new PollingRound(poller, settings);
    }
}
