package dev.slipway.platform;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.task.SimpleAsyncTaskExecutorCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/// Wires the ground. What stands before it, the [Ground] lays.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlatformSettings.class)
class PlatformRoom {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /// Does not wait: whoever uses it first does.
    @Bean
    Database database(DatabaseServer server) {
        return new Database(() -> server.pools().serving(), () -> server.pools().owning());
    }

    @Bean
    DataSource dataSource(Database database) {
        return database.dataSource();
    }

    @Bean
    PlatformTransactionManager transactionManager(Database database) {
        return database.transactionManager();
    }

    @Bean
    Vault vault(Home home, PlatformSettings settings) {
        return new Vault(MasterKeys.load(home, settings.masterKey()));
    }

    @Bean
    KeyRotation keyRotation(Vault vault, Database database, ObjectProvider<Resealable> tables) {
        return new KeyRotation(vault, database, tables::stream);
    }

    @Bean
    Events events(Database database, JsonMapper json) {
        return new Events(database, json);
    }

    @Bean
    Retention eventRetention(PlatformSettings settings) {
        return new Retention("events", settings.eventRetentionDays(), "platform.event-retention-days");
    }

    @Bean
    Partitions partitions(Database database, Clock clock, ObjectProvider<Retention> retentions) {
        return new Partitions(database, clock, retentions::stream);
    }

    /// At start and daily: a month ahead, and away with what is too old.
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService partitionKeeper(Partitions partitions) {
        var keeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("slipway-partitions").daemon(true).factory());
        partitions.ensure();
        keeper.scheduleWithFixedDelay(partitions::keepOrWarn, 60, TimeUnit.DAYS.toSeconds(1), TimeUnit.SECONDS);
        return keeper;
    }

    /// Reactions to stored events run on threads of their own, after the transaction that published them, as a
    /// system job: the user who caused them is in the event, not on the thread.
    @Bean
    SimpleAsyncTaskExecutorCustomizer reactionsActAsSystem(Database database) {
        return executor -> executor.setTaskDecorator(task -> database.later("reaction", task));
    }
}
