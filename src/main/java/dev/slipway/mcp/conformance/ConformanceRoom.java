package dev.slipway.mcp.conformance;

import dev.slipway.mcp.McpSettings;
import dev.slipway.mcp.catalogue.Programs;
import dev.slipway.mcp.gateway.SideDoors;
import dev.slipway.platform.Home;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.RuntimeSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConformanceRoom {
    /// A suite is other people's code, and is held as builds are.
    @Bean
    Examiner mcpExaminer(
            Driver driver,
            Programs programs,
            SideDoors doors,
            RuntimeSettings runtime,
            Home home,
            McpSettings settings) {
        var proctor = new Proctor(driver, programs, doors, runtime.buildLimits(), home);
        return new Examiner(proctor, settings.conformanceTimeout());
    }
}
