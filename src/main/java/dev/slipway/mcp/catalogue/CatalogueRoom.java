package dev.slipway.mcp.catalogue;

import dev.slipway.identity.Users;
import dev.slipway.mcp.CatalogueSettings;
import dev.slipway.mcp.gateway.Greeter;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.Home;
import dev.slipway.projects.ProjectsSettings;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.RuntimeSettings;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogueSettings.class)
class CatalogueRoom {
    @Bean
    McpTypes mcpTypes(
            Database database,
            Events events,
            ApplicationEventPublisher publisher,
            Users users,
            CatalogueSettings settings) {
        return new McpTypes(database, events, publisher, users, settings);
    }

    @Bean
    PackageStore mcpPackageStore(
            Home home,
            Driver driver,
            Greeter greeter,
            RuntimeSettings runtime,
            ProjectsSettings projects,
            CatalogueSettings settings) {
        // Below every project's and instance's user: it owns nothing but what is being installed.
        var npm = new Npm(driver, runtime, settings.installTimeout(), projects.hostUserBase() - 1);
        var warmUp = new WarmUp(greeter, home.folder("mcp-packages"));
        return new PackageStore(new Shelf(home), npm, settings.node(), warmUp);
    }

    @Bean
    Programs mcpPrograms(PackageStore packages) {
        return new Programs(packages);
    }

    @Bean
    Servers mcpServers(McpTypes types, PackageStore packages) {
        return new Servers(types, packages);
    }

    @Bean
    ApplicationListener<ApplicationStartedEvent> seedShippedTypes(Database database) {
        var shipped = new ShippedTypes(database);
        return _ -> shipped.seed();
    }
}
