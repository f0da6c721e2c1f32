package dev.slipway.logs;

/// How far a stream is.
record StreamState(long lastSeq, boolean finished) {}
