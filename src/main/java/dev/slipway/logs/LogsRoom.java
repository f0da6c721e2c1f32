package dev.slipway.logs;

import dev.slipway.platform.Database;
import java.time.Clock;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the logs.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogSettings.class)
class LogsRoom {
    @Bean(destroyMethod = "close")
    Logs logs(Database database, LogSettings settings, Clock clock) {
        return new Logs(database, settings, clock);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> dropOldLogLines(Logs logs) {
        return _ -> logs.startRetention();
    }
}
