package dev.slipway.logs;

import java.time.Instant;

/// One line, as it is stored and shown: masked already.
///
/// @param seq its place in the stream, from 1, without gaps
/// @param source who said it: a stage's name for a deployment's log, `stdout` or `stderr` for a workload's,
///     `slipway` for Slipway's own words
public record LogLine(long seq, Instant at, Level level, String source, String text) {}
