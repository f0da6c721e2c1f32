/// The door through which MCP clients reach `mcp` projects: stdio bridged to Streamable HTTP at `/mcp/<project>`; and
/// what lets their owners trust the next version. Tables: `mcp_options`, `mcp_tool_sets`, `mcp_tool_approvals`,
/// `mcp_recordings`.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"platform", "deployments", "projects", "identity", "runtime", "edge", "logs", "web"})
package dev.slipway.mcp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
