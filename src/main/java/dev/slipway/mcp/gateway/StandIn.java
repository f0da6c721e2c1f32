package dev.slipway.mcp.gateway;

/// Passes for another call, in other words.
///
/// @param request what is said to the server instead
record StandIn(Envelope request, Call inner) implements Through {}
