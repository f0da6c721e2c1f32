package dev.slipway.logs;

import java.util.UUID;

/// The identity of a log stream.
public record LogId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
