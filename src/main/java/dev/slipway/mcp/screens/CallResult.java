package dev.slipway.mcp.screens;

import dev.slipway.platform.SlipwayException;
import dev.slipway.web.Sentence;
import dev.slipway.web.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a tool answered, as a page shows it (MCP, server/tools, tool result).
///
/// @param took how long, in words; empty when it was never asked
public record CallResult(boolean failed, String heading, String took, List<Part> parts) {
    private static final int LONGEST = 200_000;
    private static final Pattern SHOWN_IMAGES = Pattern.compile("image/(png|jpeg|gif|webp)");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]*");

    public CallResult {
        parts = List.copyOf(parts);
    }

    /// One part of the answer.
    ///
    /// @param kind `text`, `json`, `image` or `note`
    /// @param text what is shown; an image's address
    public record Part(String kind, String label, String text) {}

    static CallResult of(Playground.Answer answer) {
        var took = Times.duration(answer.took());
        var error = answer.body().path("error");
        if (!error.isMissingNode()) {
            var parts = new ArrayList<Part>();
            parts.add(new Part("text", "", error.path("message").asString("?")));
            if (error.has("data")) {
                parts.add(json("data", error.path("data")));
            }
            return new CallResult(true, "Error " + error.path("code").asString(""), took, parts);
        }
        var result = answer.body().path("result");
        var parts = new ArrayList<Part>();
        result.path("content").values().forEach(content -> parts.add(part(content)));
        if (result.has("structuredContent")) {
            parts.add(json("structured content", result.path("structuredContent")));
        }
        if (parts.isEmpty()) {
            parts.add(new Part("note", "", "It answered with nothing."));
        }
        return new CallResult(answer.failed(), answer.failed() ? "The tool failed" : "It answered", took, parts);
    }

    static CallResult of(SlipwayException refused) {
        return new CallResult(
                true, "It was not called", "", List.of(new Part("text", "", Sentence.of(refused.text()))));
    }

    private static Part part(JsonNode content) {
        var mime = content.path("mimeType").asString("");
        return switch (content.path("type").asString("")) {
            case "text" -> text(content.path("text").asString(""));
            case "image" -> image(mime, content.path("data").asString(""));
            case "audio" ->
                new Part(
                        "note",
                        "audio",
                        "%s, %,d bytes"
                                .formatted(
                                        mime, content.path("data").asString("").length() * 3 / 4));
            case "resource" -> resource(content.path("resource"));
            case "resource_link" ->
                new Part(
                        "note",
                        content.path("name").asString("link"),
                        content.path("uri").asString(""));
            default -> json(content.path("type").asString(""), content);
        };
    }

    private static Part resource(JsonNode resource) {
        var uri = resource.path("uri").asString("");
        var mime = resource.path("mimeType").asString("");
        if (resource.has("text")) {
            return new Part("text", uri, cut(resource.path("text").asString("")));
        }
        return SHOWN_IMAGES.matcher(mime).matches()
                ? image(mime, resource.path("blob").asString(""))
                : new Part("note", uri, mime.isEmpty() ? "binary" : mime);
    }

    private static Part image(String mime, String data) {
        return SHOWN_IMAGES.matcher(mime).matches() && BASE64.matcher(data).matches()
                ? new Part("image", mime, "data:%s;base64,%s".formatted(mime, data))
                : new Part("note", "image", mime);
    }

    /// JSON in a text is easier to read with its lines.
    private static Part text(String text) {
        var start = text.strip();
        if (start.length() < LONGEST && (start.startsWith("{") || start.startsWith("["))) {
            try {
                return json("", JsonMapper.shared().readTree(start));
            } catch (JacksonException _) {
                return new Part("text", "", cut(text));
            }
        }
        return new Part("text", "", cut(text));
    }

    private static Part json(String label, JsonNode value) {
        return new Part("json", label, cut(value.toPrettyString()));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST
                ? text
                : "%s…%n(%,d characters more)".formatted(text.substring(0, LONGEST), text.length() - LONGEST);
    }
}
