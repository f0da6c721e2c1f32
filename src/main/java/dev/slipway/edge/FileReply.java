package dev.slipway.edge;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer to a request for a file, decided before anything is sent.
///
/// @param body the part of a file to send; null when nothing of it is sent
record FileReply(
        int status, Map<String, String> headers, @Nullable Body body) {
    FileReply {
        headers = Map.copyOf(headers);
    }

    record Body(Path file, long offset, long length) {}
}
