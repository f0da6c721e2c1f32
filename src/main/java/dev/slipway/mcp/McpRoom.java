package dev.slipway.mcp;

import dev.slipway.deployments.Deployments;
import dev.slipway.identity.AccessGrants;
import dev.slipway.identity.Tokens;
import dev.slipway.mcp.gateway.Challenge;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.gateway.GatewaySettings;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.gateway.Passes;
import dev.slipway.mcp.trust.ProjectTools;
import dev.slipway.platform.Database;
import dev.slipway.platform.HomeAddress;
import dev.slipway.runtime.Workloads;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(McpSettings.class)
class McpRoom {
    @Bean
    GatewaySettings mcpGatewaySettings(McpSettings settings) {
        return settings.gateway();
    }

    @Bean
    ProjectEndpoints mcpProjectEndpoints(
            McpSettings settings, Database database, ProjectTools tools, Deployments deployments, Workloads workloads) {
        return new ProjectEndpoints(
                settings.maxSessions(),
                project -> database.asSystem("serve an mcp project", () -> tools.options(project)),
                deployments::live,
                release -> workloads.running(release.project()).stream()
                        .filter(workload -> workload.release().equals(release.deployment()))
                        .flatMap(workload -> workload.address().stream())
                        .findFirst());
    }

    /// A personal token opens everything that its owner may use. Rates are counted by whose it is: what it says
    /// itself stays out of memory.
    @Bean
    Passes mcpPersonalPasses(Tokens tokens) {
        return (bearer, _) -> tokens.owner(bearer)
                .map(owner -> new Pass(owner.id(), "personal:" + owner.id(), Optional.empty(), Set.of()));
    }

    @Bean
    OAuthPasses mcpOAuthPasses(AccessGrants grants) {
        return new OAuthPasses(grants);
    }

    @Bean
    Challenge mcpChallenge(HomeAddress home) {
        return new Challenge(home.origin());
    }

    @Bean
    OnReleaseSwitched mcpOnReleaseSwitched(Gateway gateway) {
        return new OnReleaseSwitched(gateway);
    }

    @Bean
    OnAccessRevoked mcpOnAccessRevoked(Gateway gateway) {
        return new OnAccessRevoked(gateway);
    }

    @Bean
    OnOptionsChanged mcpOnOptionsChanged(Gateway gateway) {
        return new OnOptionsChanged(gateway);
    }

    @Bean
    OnProjectDeleted mcpOnProjectDeleted(Gateway gateway) {
        return new OnProjectDeleted(gateway);
    }
}
