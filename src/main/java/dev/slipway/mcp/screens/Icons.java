package dev.slipway.mcp.screens;

import dev.slipway.web.Assets;
import java.util.Optional;

/// The pictures of types. Only Slipway's own are shown: a page loads nothing from elsewhere.
final class Icons {
    private Icons() {}

    /// The address of a static file; empty when the type has none of ours.
    static String url(Optional<String> icon) {
        return icon.filter(it -> it.startsWith("img/")).map(Assets::url).orElse("");
    }
}
