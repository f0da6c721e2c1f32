package dev.slipway.platform;

import java.net.URI;

/// Says where people open Slipway: `http://localhost:8080`. The room that listens implements it; known once it
/// does.
@FunctionalInterface
public interface HomeAddress {
    URI home();
}
