package dev.slipway.web;

import java.util.Optional;

/// Says who looks at the page of the current request. The room that knows people implements it.
@FunctionalInterface
public interface Viewers {
    Optional<Viewer> current();
}
