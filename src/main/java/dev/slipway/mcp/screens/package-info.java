/// What people see of MCP: the catalogue, types, instances, the playground, an `mcp` project's tools, and what an
/// administrator looks after. It only uses the front doors of its neighbours, and owns no tables.
@NullMarked
package dev.slipway.mcp.screens;

import org.jspecify.annotations.NullMarked;
