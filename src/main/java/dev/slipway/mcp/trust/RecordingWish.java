package dev.slipway.mcp.trust;

import java.util.UUID;

/// Says whether the calls of an instance are to be kept; answered by who has the instances. In the caller's
/// transaction.
public interface RecordingWish {
    boolean isWanted(UUID instance);
}
