package dev.slipway.logs;

/// How much a line of a log matters.
public enum Level {
    DEBUG,
    INFO,
    WARNING,
    ERROR
}
