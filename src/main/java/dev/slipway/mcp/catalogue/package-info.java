/// The catalogue: which MCP servers there are, what they ask for, and the store their packages are installed in once.
/// Front doors: [dev.slipway.mcp.catalogue.McpTypes] and [dev.slipway.mcp.catalogue.PackageStore]. Table:
/// `mcp_types`.
@NullMarked
package dev.slipway.mcp.catalogue;

import org.jspecify.annotations.NullMarked;
