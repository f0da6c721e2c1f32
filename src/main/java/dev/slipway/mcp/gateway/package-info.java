/// The gateway: what lies between MCP clients of any revision and servers of any revision, over stdio or HTTP. It
/// knows [Endpoint]s, not where they come from; [Endpoints] and [Passes] are answered by the rest of the room. It
/// never touches the database.
@NullMarked
package dev.slipway.mcp.gateway;

import org.jspecify.annotations.NullMarked;
