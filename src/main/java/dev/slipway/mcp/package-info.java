/// The door through which MCP clients reach `mcp` projects: stdio bridged to Streamable HTTP at `/mcp/<project>`.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"platform", "deployments", "projects", "identity", "runtime", "edge", "logs", "web"})
package dev.slipway.mcp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
