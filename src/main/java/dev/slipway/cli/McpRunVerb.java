package dev.slipway.cli;

import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Runs a type of the catalogue and says how to connect to it.
@Command(name = "run", description = "Run a server of the catalogue; prints its address, its token and what to paste.")
final class McpRunVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "TYPE", description = "Its name: slipway mcp types.")
    String type = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What you call the instance; the type's by default.")
    @Nullable
    String name;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Like 60m, 8h or never; the usual time by default.")
    @Nullable
    String duration;

    @Option(names = "--config", paramLabel = "KEY=VALUE", description = "A value that it takes; may be repeated.")
    List<String> config = List.of();

    @Option(
            names = "--key",
            paramLabel = "VAR[=VALUE]",
            description = "Sets your key for the type first. VAR alone asks for the value, or reads it from stdin.")
    List<String> key = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var client = Shared.client();
        if (!key.isEmpty()) {
            McpKeyVerb.put(client, type, key);
        }
        var body = new LinkedHashMap<String, Object>(Life.body(duration));
        body.put("type", type);
        body.put("config", McpVerb.pairs(config));
        if (name != null) {
            body.put("name", name);
        }
        var made = make(client, body);
        var token = Shared.text(made, "accessToken");
        var instance = Instances.settled(client, Shared.text(made, "id"));
        if (shared.json) {
            Shared.out().println(withToken(instance, token).toPrettyString());
        } else {
            print(instance, token);
        }
        return Instances.failed(instance, shared) ? dev.slipway.platform.ErrorCode.UNAVAILABLE.exitCode() : 0;
    }

    /// The server does not know how its key is set here.
    private JsonNode make(Client client, Map<String, Object> body) {
        try {
            return client.post("/api/v1/mcp/instances", body);
        } catch (SlipwayException e) {
            throw e.text().contains("needs a key with")
                    ? new SlipwayException(
                            e.code(),
                            "%s: run it with --key VAR, or slipway mcp key set %s VAR"
                                    .formatted(e.text().replace("; set it first", ""), type),
                            e)
                    : e;
        }
    }

    private static JsonNode withToken(JsonNode instance, String token) {
        return instance.deepCopy().asObject().put("accessToken", token);
    }

    private static void print(JsonNode instance, String token) {
        var out = Shared.out();
        var called = Shared.text(instance, "name");
        var url = Shared.text(instance, "accessUrl");
        Instances.conclude(instance, new Shared());
        out.printf("url    %s%n", url);
        out.printf("token  %s   (shown this once)%n%n", token);
        out.printf(
                "claude mcp add --transport http %s %s --header \"Authorization: Bearer %s\"%n",
                called.replaceAll("[^A-Za-z0-9_-]+", "-"), url, token);
    }

    /// What a key's words say, asking for the values that are missing.
    static Map<String, String> values(List<String> words) throws IOException {
        var values = new LinkedHashMap<String, String>();
        for (var word : words) {
            var at = word.indexOf('=');
            if (at == 0) {
                throw SlipwayException.invalid("'%s' names no variable", word);
            }
            var variable = at < 0 ? word : word.substring(0, at);
            values.put(variable, at < 0 ? Prompt.hidden(variable) : word.substring(at + 1));
        }
        return values;
    }
}
