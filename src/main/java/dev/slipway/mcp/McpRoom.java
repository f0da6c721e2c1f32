package dev.slipway.mcp;

import dev.slipway.deployments.Deployments;
import dev.slipway.edge.Routes;
import dev.slipway.identity.Tokens;
import dev.slipway.logs.Logs;
import dev.slipway.mcp.gateway.Guard;
import dev.slipway.mcp.gateway.LiveReleases;
import dev.slipway.mcp.gateway.McpDoor;
import dev.slipway.mcp.gateway.ReleaseLogs;
import dev.slipway.mcp.gateway.SessionDoor;
import dev.slipway.mcp.gateway.Sessions;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Workloads;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(McpSettings.class)
class McpRoom {
    @Bean
    Sessions mcpSessions(McpSettings settings, Driver driver, Logs logs) {
        return new Sessions(settings, driver, new ReleaseLogs(release -> logs.open(release.log(), release.secrets())));
    }

    @Bean
    LiveReleases mcpLiveReleases(Deployments deployments, Workloads workloads) {
        return new LiveReleases(
                deployments::live,
                release -> workloads.running(release.project()).stream()
                        .filter(workload -> workload.release().equals(release.deployment()))
                        .flatMap(workload -> workload.address().stream())
                        .findFirst());
    }

    @Bean
    McpDoor mcpDoor(McpSettings settings, Tokens tokens, Routes routes, LiveReleases releases, Sessions sessions) {
        var blocking = Executors.newVirtualThreadPerTaskExecutor();
        var door = new SessionDoor(sessions, settings.maxMessageBytes(), blocking);
        return new McpDoor(tokens::owner, new Guard(settings, routes::home), releases, door, blocking);
    }

    @Bean
    OnReleaseSwitched mcpOnReleaseSwitched(Sessions sessions, LiveReleases releases) {
        return new OnReleaseSwitched(sessions, releases);
    }

    @Bean
    OnProjectDeleted mcpOnProjectDeleted(Sessions sessions, LiveReleases releases) {
        return new OnProjectDeleted(sessions, releases);
    }
}
