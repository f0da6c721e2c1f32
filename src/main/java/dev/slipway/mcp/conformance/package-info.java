/// The published conformance suites of MCP, run against a version that is not live yet. Front door:
/// [dev.slipway.mcp.conformance.Examiner], which is told by a [dev.slipway.mcp.conformance.Conformance] what an owner
/// wants. It owns no tables.
@NullMarked
package dev.slipway.mcp.conformance;

import org.jspecify.annotations.NullMarked;
