/// What lets the owner of an `mcp` project trust its next version: its tools are checked, compared with those that
/// are live, held for approval where that is wanted; recorded calls are repeated. Instances record calls, too. Tables:
/// `mcp_options`, `mcp_tool_sets`, `mcp_tool_approvals`, `mcp_recordings`.
@NullMarked
package dev.slipway.mcp.trust;

import org.jspecify.annotations.NullMarked;
