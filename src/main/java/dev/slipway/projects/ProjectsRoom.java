package dev.slipway.projects;

import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.Vault;
import dev.slipway.web.NavItem;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProjectsSettings.class)
class ProjectsRoom {
    @Bean
    Projects projects(
            Database database, Events events, ApplicationEventPublisher publisher, ProjectsSettings settings) {
        return new Projects(new ProjectStore(database), events, publisher, settings);
    }

    @Bean
    VariableStore variableStore(Database database) {
        return new VariableStore(database);
    }

    @Bean
    Variables variables(Database database, VariableStore store, Vault vault, Events events) {
        return new Variables(new ProjectStore(database), store, vault, events);
    }

    @Bean
    ProjectTabs projectTabs(Database database, ObjectProvider<ProjectTab.Source> sources) {
        return new ProjectTabs(database, sources::orderedStream);
    }

    @Bean
    NavItem projectsInNavigation() {
        return new NavItem("projects", "Projects", "stack-2", "/projects", 10);
    }
}
