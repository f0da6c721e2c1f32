package dev.slipway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `slipway token`, with `create` and `revoke`.
@Command(
        name = "token",
        description = "List your API tokens; create, revoke one.",
        subcommands = {TokenVerb.Create.class, TokenVerb.Revoke.class})
final class TokenVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() {
        var tokens = Shared.client().get("/api/v1/tokens");
        shared.print(
                "you have no token: slipway token create NAME",
                tokens.isArray() ? tokens : tokens.path("items"),
                "id",
                "name",
                "hint",
                "createdAt",
                "lastUsedAt");
        return 0;
    }

    @Command(name = "create", description = "Create a token; it is shown once.")
    static final class Create implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "NAME", description = "What it is for.")
        String name = "";

        @Override
        public Integer call() {
            var token = Shared.client().post("/api/v1/tokens", Map.of("name", name));
            Shared.out().println(shared.json ? token.toPrettyString() : Shared.text(token, "token"));
            return 0;
        }
    }

    @Command(name = "revoke", description = "Revoke a token.")
    static final class Revoke implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(paramLabel = "ID")
        String id = "";

        @Override
        public Integer call() {
            Shared.client().delete("/api/v1/tokens/" + Client.encoded(id));
            Shared.out().println(shared.json ? "{\"revoked\":\"" + id + "\"}" : "revoked");
            return 0;
        }
    }
}
