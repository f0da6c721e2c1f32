package dev.slipway.mcp.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// What comes with Slipway for its examinations.
final class Resources {
    private Resources() {}

    static String text(String name) {
        try (var file = Objects.requireNonNull(Resources.class.getResourceAsStream("/mcp/conformance/" + name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
