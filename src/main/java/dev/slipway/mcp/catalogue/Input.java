package dev.slipway.mcp.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value that a server takes: `Input` and `InputWithVariables` of the schema of `server.json`, 2025-12-11.
///
/// @param value what it is, without being asked for; `{name}` in it stands for one of the variables
/// @param defaultValue what it is when nobody says otherwise
/// @param choices the only values it may have; any when empty
public record Input(
        String description,
        boolean required,
        boolean secret,
        Format format,
        Optional<String> value,
        Optional<String> defaultValue,
        Optional<String> placeholder,
        List<String> choices,
        Map<String, Input> variables) {
    public Input {
        choices = List.copyOf(choices);
        variables = Map.copyOf(variables);
    }

    /// What kind of text it is.
    public enum Format {
        STRING,
        NUMBER,
        BOOLEAN,
        FILEPATH
    }

    /// Why a value cannot be this input's, if it cannot.
    Optional<String> refusal(String given) {
        if (given.indexOf('\0') >= 0) {
            return Optional.of("it has a zero byte");
        }
        if (!choices.isEmpty() && !choices.contains(given)) {
            return Optional.of("it must be one of " + String.join(", ", choices));
        }
        return switch (format) {
            case NUMBER ->
                given.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?")
                        ? Optional.empty()
                        : Optional.of("it must be a number");
            case BOOLEAN ->
                given.equals("true") || given.equals("false")
                        ? Optional.empty()
                        : Optional.of("it must be true or false");
            case STRING, FILEPATH -> Optional.empty();
        };
    }
}
