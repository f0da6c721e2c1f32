package dev.slipway.mcp.keys;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A key's values in clear, for the one process they are meant for.
///
/// @param version when it was changed last
public record OpenedKey(UUID id, Map<String, String> values, Instant version) {
    public OpenedKey {
        values = Map.copyOf(values);
    }

    /// What has to be hidden in the process's log.
    public Set<String> secrets() {
        return Set.copyOf(values.values());
    }

    /// Without the values: this may end in a message or a debugger.
    @Override
    public String toString() {
        return "OpenedKey" + values.keySet();
    }
}
