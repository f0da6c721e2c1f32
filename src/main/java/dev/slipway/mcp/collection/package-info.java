/// A user's MCP servers as one, at `/mcp`: which they are, and under which names. Front door:
/// [dev.slipway.mcp.collection.Collections]. Table: `mcp_collections`.
@NullMarked
package dev.slipway.mcp.collection;

import org.jspecify.annotations.NullMarked;
