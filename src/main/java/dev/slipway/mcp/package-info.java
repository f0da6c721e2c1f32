/// MCP servers for MCP clients of any revision: what is reached where, and by whom, through the gateway; what lets a
/// server's owner trust its next version; and the catalogue of servers that others wrote, people's keys for them and
/// the instances they run. Tables: `mcp_options`, `mcp_tool_sets`, `mcp_tool_approvals`, `mcp_recordings`, `mcp_types`,
/// `api_keys`, `mcp_instances`, `mcp_tool_calls`,
/// `mcp_collections`.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "platform",
            "platform::jobs",
            "deployments",
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
