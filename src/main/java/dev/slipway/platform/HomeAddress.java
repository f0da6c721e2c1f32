package dev.slipway.platform;

import java.net.URI;
import java.util.Optional;

/// Says where people open Slipway: `http://localhost:8080`. The room that listens implements it; known once it
/// does.
@FunctionalInterface
public interface HomeAddress {
    URI home();

    /// Its form `https://slipway.example` where that was set because a proxy stands before Slipway; else addresses
    /// begin with what the client itself used.
    default Optional<String> origin() {
        return Optional.empty();
    }
}
