package dev.slipway.mcp.trust;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A version's tools, as they were when it was examined.
///
/// @param liveSince when it last went live
public record Examined(
        UUID deployment,
        ToolSet tools,
        String digest,
        String server,
        String revision,
        int coldStartMillis,
        Instant createdAt,
        Optional<Instant> liveSince) {}
