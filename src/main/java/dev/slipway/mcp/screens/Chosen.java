package dev.slipway.mcp.screens;

import java.util.Map;
import java.util.Optional;

/// The tool that the playground shows, with what was typed and what it answered.
///
/// @param raw the arguments as JSON, where they were typed so
/// @param errors by the fields' names in the form
public record Chosen(ToolForm form, String raw, Map<String, String> errors, Optional<CallResult> result) {
    public Chosen {
        errors = Map.copyOf(errors);
    }
}
