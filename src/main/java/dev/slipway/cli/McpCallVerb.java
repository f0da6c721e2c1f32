package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls a tool: `slipway mcp call notes search q=slipway`.
@Command(
        name = "call",
        description = "Call a tool of an instance or an mcp project and print its answer.",
        footer = {"", "Exit code 11 when the tool answers with an error."})
final class McpCallVerb implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Mixin
    final Shared shared = new Shared();

    @Parameters(index = "0", paramLabel = "INSTANCE|PROJECT", description = "A name, or an instance's id.")
    String target = "";

    @Parameters(index = "1", paramLabel = "TOOL")
    String tool = "";

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description =
                    "Arguments. A value becomes what the tool's schema says; what it calls an object or a list is JSON.")
    List<String> words = List.of();

    @Option(
            names = "--args",
            paramLabel = "JSON",
            description = "All arguments as a JSON object; - reads it from stdin.")
    @Nullable
    String all;

    @Override
    public Integer call() throws IOException {
        var client = Shared.client();
        var path = McpVerb.toolsPath(client, target);
        var arguments = all == null ? typed(client) : json(all.equals("-") ? Prompt.standardInput() : all);
        var answer = client.post(path + "/call", Map.of("tool", tool, "arguments", arguments));
        if (shared.json) {
            Shared.out().println(answer.toPrettyString());
        } else if (answer.path("error").isObject()) {
            System.err.println(
                    "slipway: " + answer.path("error").path("message").asString("?"));
        } else {
            print(answer.path("result"));
        }
        return answer.path("failed").asBoolean(false) ? Cli.TOOL_FAILED : 0;
    }

    private JsonNode typed(Client client) {
        var arguments = JSON.createObjectNode();
        if (words.isEmpty()) {
            return arguments;
        }
        var properties = properties(McpVerb.tools(client, target));
        McpVerb.pairs(words).forEach((key, text) -> arguments.set(key, value(properties.path(key), text)));
        return arguments;
    }

    private JsonNode properties(JsonNode tools) {
        for (var it : tools) {
            if (Shared.text(it, "name").equals(tool)) {
                return it.path("inputSchema").path("properties");
            }
        }
        throw SlipwayException.notFound("%s has no tool %s", target, tool);
    }

    /// Text where the schema says so, or nothing; otherwise JSON, and text when it is none.
    private static JsonNode value(JsonNode schema, String text) {
        var type = schema.path("type").asString("");
        if (type.equals("string")) {
            return JSON.getNodeFactory().stringNode(text);
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            if (type.isEmpty()) {
                return JSON.getNodeFactory().stringNode(text);
            }
            throw new SlipwayException(ErrorCode.INVALID, "'%s' is no %s".formatted(text, type), e);
        }
    }

    private static JsonNode json(String text) {
        try {
            var given = JSON.readTree(text);
            if (given.isObject()) {
                return given;
            }
        } catch (JacksonException e) {
            throw new SlipwayException(ErrorCode.INVALID, "--args is no JSON", e);
        }
        throw SlipwayException.invalid("--args must be a JSON object");
    }

    private static void print(JsonNode result) {
        var out = Shared.out();
        for (var part : result.path("content")) {
            switch (part.path("type").asString("")) {
                case "text" -> out.println(part.path("text").asString(""));
                case "image", "audio" ->
                    out.printf(
                            "[%s, %s, %,d bytes; --json has it]%n",
                            Shared.text(part, "type"),
                            Shared.text(part, "mimeType"),
                            part.path("data").asString("").length() * 3L / 4);
                default -> out.println(part.toPrettyString());
            }
        }
        if (result.path("content").isEmpty()) {
            out.println(result.toPrettyString());
        }
    }
}
