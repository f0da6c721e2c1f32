package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Remembers a server and a token for it, after asking the server whose it is.
@Command(name = "login", description = "Sign in to a Slipway with an API token, made on its account page.")
final class LoginVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(arity = "0..1", paramLabel = "URL", description = "The server; the one of this data folder by default.")
    @Nullable
    String url;

    @Option(names = "--token", description = "The token; asked for when missing, '-' reads it from standard input.")
    @Nullable
    String token;

    @Override
    public Integer call() throws IOException {
        var home = Shared.home();
        var server = Optional.ofNullable(url).orElseGet(() -> Credentials.defaultUrl(home));
        var credentials = new Credentials(address(server), token());
        var me = new Client(credentials).get("/api/v1/me");
        credentials.store(home);
        Shared.out()
                .println(
                        shared.json
                                ? me.toPrettyString()
                                : "signed in to %s as %s".formatted(server, Shared.text(me, "email")));
        return 0;
    }

    private static URI address(String text) {
        if (!text.matches("https?://[^\\s/]+/?")) {
            throw SlipwayException.invalid(
                    "'%s' is not a server's address: write it like https://slipway.example.com", text);
        }
        return URI.create(text);
    }

    private String token() throws IOException {
        if (token != null && !token.equals("-")) {
            return token;
        }
        var typed = token == null ? Prompt.hidden("API token") : Prompt.standardInput();
        if (typed.isBlank()) {
            throw new SlipwayException(ErrorCode.INVALID, "no token was given: --token TOKEN, or on standard input");
        }
        return typed.strip();
    }
}
