package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Adds a server to the catalogue: `slipway mcp add @scope/server --secret API_KEY`.
@Command(
        name = "add",
        description = "Add a server to the catalogue: an npm package, a remote address, or a server.json.")
final class McpAddVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(
            paramLabel = "SERVER",
            description = "An npm package (@scope/server@1.2.3), an https address, or a file server.json; - for stdin.")
    String server = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What it is called; taken from the package by default.")
    @Nullable
    String name;

    @Option(
            names = "--secret",
            paramLabel = "VAR",
            description = "A secret variable that it needs (a header, of a remote server); may be repeated.")
    List<String> secrets = List.of();

    @Option(names = "--variable", paramLabel = "VAR", description = "Another variable that it takes; may be repeated.")
    List<String> variables = List.of();

    @Option(names = "--arg", paramLabel = "WORD", description = "A word that it is started with; may be repeated.")
    List<String> arguments = List.of();

    @Option(names = "--shared", description = "For everybody; an administrator's right.")
    boolean forAll;

    @Override
    public Integer call() throws IOException {
        var type = Shared.client().post("/api/v1/mcp/types", body());
        Shared.out()
                .println(
                        shared.json
                                ? type.toPrettyString()
                                : "added %s (%s)"
                                        .formatted(Shared.text(type, "name"), Shared.text(type, "serverScript")));
        return 0;
    }

    private Map<String, Object> body() throws IOException {
        var body = new LinkedHashMap<String, Object>();
        if (name != null) {
            body.put("name", name);
        }
        body.put("shared", forAll);
        if (server.matches("https?://.*")) {
            body.put("remote", server);
            putNames(body, "headers");
        } else if (server.equals("-") || server.endsWith(".json")) {
            body.put("serverJson", document());
        } else {
            body.put("npm", server);
            body.put("arguments", arguments);
            putNames(body, "variables");
        }
        return body;
    }

    private void putNames(Map<String, Object> body, String member) {
        var list = new java.util.ArrayList<Map<String, Object>>();
        secrets.forEach(it -> list.add(Map.of("name", it, "isRequired", true, "isSecret", true)));
        variables.forEach(it -> list.add(Map.of("name", it)));
        if (!list.isEmpty()) {
            body.put(member, list);
        }
    }

    private Object document() throws IOException {
        if (!server.equals("-") && !Files.isRegularFile(Path.of(server))) {
            throw SlipwayException.notFound("there is no file %s", server);
        }
        var text =
                server.equals("-") ? Prompt.standardInput() : Files.readString(Path.of(server), StandardCharsets.UTF_8);
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new SlipwayException(ErrorCode.INVALID, server + " is no JSON", e);
        }
    }
}
