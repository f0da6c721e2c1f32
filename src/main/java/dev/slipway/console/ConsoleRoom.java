package dev.slipway.console;

import dev.slipway.web.NavItem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires what spans rooms.
@Configuration(proxyBeanMethods = false)
class ConsoleRoom {
    @Bean
    NavItem homeInNavigation() {
        return new NavItem("home", "Home", "home", "/", 0);
    }
}
