package dev.slipway.edge;

/// What passed through one name on this server since it started.
///
/// @param requests how many were answered
/// @param errors how many of these ended in a status of 500 or above, or were cut off by the upstream
/// @param inFlight how many are being answered now, WebSockets and event streams included
public record Traffic(long requests, long errors, long inFlight) {
    static final Traffic NONE = new Traffic(0, 0, 0);
}
