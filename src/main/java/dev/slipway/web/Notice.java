package dev.slipway.web;

/// What a page says once, above everything else, about what was just done.
///
/// @param kind `success`, `danger`, `warning` or `info`: the colour and the icon
public record Notice(String kind, String text) {
    public static Notice success(String text) {
        return new Notice("success", text);
    }

    public static Notice danger(String text) {
        return new Notice("danger", Sentence.of(text));
    }

    public String icon() {
        return switch (kind) {
            case "success" -> "circle-check";
            case "danger" -> "alert-circle";
            case "warning" -> "alert-triangle";
            default -> "info-circle";
        };
    }
}
