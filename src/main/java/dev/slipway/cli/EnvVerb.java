package dev.slipway.cli;

import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slipway env`, with `set` and `unset`. A secret's value goes in and never comes out.
@Command(
        name = "env",
        description = "List a project's variables; set, unset them.",
        subcommands = {EnvVerb.Set.class, EnvVerb.Unset.class})
final class EnvVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(arity = "0..1", paramLabel = "PROJECT")
    String project = "";

    @Override
    public Integer call() {
        if (project.isEmpty()) {
            throw SlipwayException.invalid("name the project: slipway env PROJECT");
        }
        var variables = Shared.client().get("/api/v1/projects/" + Client.encoded(project) + "/variables");
        shared.print(
                "%s has no variables: slipway env set %s KEY=value".formatted(project, project),
                variables.isArray() ? variables : variables.path("items"),
                "key",
                "value",
                "secret",
                "version",
                "updatedAt");
        return 0;
    }

    @Command(name = "set", description = "Set variables; they reach the process with the next deployment.")
    static final class Set implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(index = "0", paramLabel = "PROJECT")
        String project = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "KEY=VALUE",
                description = "KEY alone asks for the value, or reads it from standard input.")
        List<String> pairs = List.of();

        @Option(names = "--secret", description = "Encrypt it, never show it again, hide it in every log.")
        boolean secret;

        @Override
        public Integer call() throws IOException {
            var client = Shared.client();
            for (var pair : pairs) {
                var at = pair.indexOf('=');
                var key = at < 0 ? pair : pair.substring(0, at);
                var value = at < 0 ? ask(key) : pair.substring(at + 1);
                client.put(
                        "/api/v1/projects/%s/variables/%s".formatted(Client.encoded(project), Client.encoded(key)),
                        Map.of("value", value, "secret", secret));
                if (!shared.json) {
                    Shared.out().printf("set %s%s%n", key, secret ? " (secret)" : "");
                }
            }
            if (shared.json) {
                Shared.out().println("{\"set\":" + pairs.size() + "}");
            }
            return 0;
        }

        private String ask(String key) throws IOException {
            return secret ? Prompt.hidden(key) : Prompt.visible(key);
        }
    }

    @Command(name = "unset", description = "Remove variables.")
    static final class Unset implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(index = "0", paramLabel = "PROJECT")
        String project = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY")
        List<String> keys = List.of();

        @Override
        public Integer call() {
            var client = Shared.client();
            keys.forEach(key -> client.delete(
                    "/api/v1/projects/%s/variables/%s".formatted(Client.encoded(project), Client.encoded(key))));
            Shared.out()
                    .println(shared.json ? "{\"unset\":" + keys.size() + "}" : "removed " + String.join(", ", keys));
            return 0;
        }
    }
}
