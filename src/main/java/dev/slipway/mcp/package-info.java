/// MCP servers for MCP clients of any revision: what is reached where, and by whom; the gateway itself is below, and
/// what lets a server's owner trust its next version. Tables: `mcp_options`, `mcp_tool_sets`, `mcp_tool_approvals`,
/// `mcp_recordings`.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "platform",
            "platform::jobs",
            "deployments",
            "deployments::probe",
            "projects",
            "identity",
            "runtime",
            "edge",
            "logs",
            "web"
        })
package dev.slipway.mcp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
