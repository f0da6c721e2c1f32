package dev.slipway.runtime;

import dev.slipway.logs.Logs;
import dev.slipway.platform.Database;
import dev.slipway.platform.Home;
import dev.slipway.platform.Retention;
import dev.slipway.platform.ServerInstance;
import dev.slipway.runtime.process.ProcessDriver;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires what runs builds and workloads.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RuntimeSettings.class)
class RuntimeRoom {
    /// A server that works on a long answer is not taken for dead; one that hangs is found out all the same.
    private static final Duration PATIENCE_OF_A_PROBE = Duration.ofSeconds(10);

    @Bean
    Driver driver(RuntimeSettings settings, Home home, ServerInstance lock) {
        return ProcessDriver.create(settings, home);
    }

    @Bean
    RuntimeStores runtimeStores(Database database) {
        return RuntimeStores.of(database);
    }

    @Bean
    Records workloadRecords(
            Database database, RuntimeStores stores, ApplicationEventPublisher events, ServerInstance server) {
        return new Records(database, stores, events, server.id());
    }

    @Bean
    Retention healthRetention(RuntimeSettings settings) {
        return new Retention("health_checks", settings.healthRetentionDays(), "runtime.health-retention-days");
    }

    @Bean
    Ports ports(RuntimeStores stores, RuntimeSettings settings) {
        return new Ports(stores.ports(), settings.appPorts(), settings.mcpPorts());
    }

    @Bean
    Supervisors supervisors() {
        return new Supervisors();
    }

    @Bean
    Charge.Tools supervision(Driver driver, RuntimeSettings settings) {
        return new Charge.Tools(driver, new Prober(PATIENCE_OF_A_PROBE), Timer.REAL, settings.healthInterval());
    }

    @Bean
    Workloads workloads(Supervisors supervisors, Ports ports, Records records, Charge.Tools tools, Logs logs) {
        return new Workloads(supervisors, ports, records, tools, logs::open);
    }

    @Bean
    Rounds rounds(Database database, Ports ports, Supervisors supervisors, Records records, Driver driver) {
        return new Rounds(database, ports, supervisors, new Reconciler(database, records, supervisors, driver));
    }
}
