package dev.slipway.mcp.screens;

import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.trust.ProjectTools;
import dev.slipway.platform.Database;
import dev.slipway.platform.Vault;
import dev.slipway.projects.Projects;
import dev.slipway.web.NavItem;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ScreensRoom {
    @Bean
    NavItem mcpInNavigation() {
        return new NavItem("mcp", "MCP", "plug-connected", "/mcp", 20);
    }

    @Bean
    Playground mcpPlayground(ObjectProvider<Endpoints> endpoints, ObjectProvider<Gateway> gateway, Clock clock) {
        return new Playground(
                () -> endpoints.orderedStream().toList(), () -> Optional.ofNullable(gateway.getIfAvailable()), clock);
    }

    @Bean
    McpTab mcpTab(ProjectTools tools) {
        return new McpTab(tools);
    }

    @Bean
    McpOnHome mcpOnHome(Database database, Instances instances, Projects projects, ProjectTools tools) {
        return new McpOnHome(database, instances, projects, tools);
    }

    @Bean
    OneTimeToken mcpOneTimeToken(Vault vault) {
        return new OneTimeToken(vault);
    }
}
