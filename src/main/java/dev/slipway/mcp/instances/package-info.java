/// Types of the catalogue, set up for a user for a time: made, started, watched, ended. Front door:
/// [dev.slipway.mcp.instances.Instances]; the gateway asks [dev.slipway.mcp.instances.InstanceEndpoints]. Tables:
/// `mcp_instances`, `mcp_tool_calls`.
@NullMarked
package dev.slipway.mcp.instances;

import org.jspecify.annotations.NullMarked;
