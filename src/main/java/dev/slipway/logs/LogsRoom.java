package dev.slipway.logs;

import dev.slipway.platform.Database;
import java.time.Clock;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import tools.jackson.databind.json.JsonMapper;

/// Wires the logs.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogSettings.class)
@EnableWebSocket
class LogsRoom {
    @Bean(destroyMethod = "close")
    Logs logs(Database database, LogSettings settings, Clock clock) {
        return new Logs(database, settings, clock);
    }

    @Bean(destroyMethod = "close")
    LogViewers logViewers(Logs logs) {
        return new LogViewers(logs);
    }

    @Bean
    LogSocket logSocket(Database database, Logs logs, LogViewers viewers, JsonMapper json) {
        return new LogSocket(database, logs, viewers, json);
    }

    /// From which page a browser may open a WebSocket is decided once for all of them, where callers are let
    /// in.
    @Bean
    WebSocketConfigurer logSocketAt(LogSocket socket) {
        return sockets -> sockets.addHandler(socket, "/api/v1/logs/*/ws")
                .addInterceptors(socket)
                .setAllowedOriginPatterns("*");
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> dropOldLogLines(Logs logs) {
        return _ -> logs.startRetention();
    }
}
