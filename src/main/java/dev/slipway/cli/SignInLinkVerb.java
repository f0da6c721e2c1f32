package dev.slipway.cli;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/// Lets a browser in without a password: for the first visit, and for whoever has forgotten theirs.
@Command(name = "sign-in-link", description = "Print a link that signs a browser in as you, once.")
final class SignInLinkVerb implements Callable<Integer> {
    private static final int MINUTE = 60;

    @Mixin
    final Shared shared = new Shared();

    /// @param expiresInSeconds how long it works when nobody uses it
    record Made(URI link, long expiresInSeconds) {}

    @Override
    public Integer call() {
        var made = make(Shared.client());
        if (shared.json) {
            Shared.out()
                    .println(
                            JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(made));
        } else {
            Shared.out().println(made.link());
            System.err.println("(works once, within %d min)".formatted(made.expiresInSeconds() / MINUTE));
        }
        return 0;
    }

    /// A link on the address that people use, which need not be the one the client speaks to.
    /// Earlier links of the same person work no more.
    static Made make(Client client) {
        var console = URI.create(Shared.text(client.get("/api/v1/status"), "url"));
        var link = client.post("/api/v1/sign-in-links", Map.of());
        return new Made(
                console.resolve(Shared.text(link, "path")),
                link.path("expiresInSeconds").asLong(0));
    }
}
