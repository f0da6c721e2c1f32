package dev.slipway.mcp.keys;

import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.Vault;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KeysRoom {
    @Bean
    KeyStore mcpKeyStore(Database database) {
        return new KeyStore(database);
    }

    @Bean
    Keys mcpKeys(
            Database database,
            KeyStore store,
            Vault vault,
            Events events,
            ApplicationEventPublisher publisher,
            Clock clock) {
        return new Keys(database, store, vault, events, publisher, clock);
    }
}
