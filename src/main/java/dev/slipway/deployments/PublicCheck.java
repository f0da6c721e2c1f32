package dev.slipway.deployments;

import dev.slipway.edge.Routes;
import dev.slipway.identity.Tokens;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The last question before a deployment is called a success: does its public address answer? Asked through the
/// public listener and the route, like anybody's request.
final class PublicCheck {
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
            "clientInfo":{"name":"slipway-check","version":"1"}}}""";
    private static final long PAUSE_MILLIS = 50;

    private final Routes routes;
    private final Tokens tokens;
    private final Duration patience;

    PublicCheck(Routes routes, Tokens tokens, Duration patience) {
        this.routes = routes;
        this.tokens = tokens;
        this.patience = patience;
    }

    /// What the public address said.
    sealed interface Verdict {
        /// @param address what people open
        /// @param words what was asked and answered
        record Answered(String address, String words) implements Verdict {}

        record Refused(String why) implements Verdict {}
    }

    /// Asks until there is a good answer or patience is over.
    Verdict ask(Version version) throws InterruptedException {
        var until = System.nanoTime() + patience.toNanos();
        while (true) {
            var verdict = askOnce(version);
            if (verdict instanceof Verdict.Answered || System.nanoTime() >= until) {
                return verdict;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private Verdict askOnce(Version version) {
        var address = address(version);
        try {
            return version.isMcp() ? initialize(version, address) : get(version, address);
        } catch (IOException e) {
            return new Verdict.Refused("%s did not answer: %s".formatted(address, e.getMessage()));
        }
    }

    /// The address people open: a page, or the gateway's path for an MCP server.
    URI address(Version version) {
        var name = version.project().name();
        return version.isMcp() ? URI.create(Starter.mcpAddress(routes, name)) : routes.address(name);
    }

    private Verdict get(Version version, URI address) throws IOException {
        var path = version.isSite() ? "/" : version.plan().healthPath();
        var answer = door().ask(PublicDoor.Request.get(address.resolve(path)), _ -> true);
        var words = "GET %s through %s: %d".formatted(path, address, answer.status());
        var limit = version.isSite() ? 400 : 500;
        return answer.status() < limit ? new Verdict.Answered(address.toString(), words) : new Verdict.Refused(words);
    }

    /// The first request of MCP's lifecycle (specification 2025-06-18, basic/lifecycle), and the end of its
    /// session.
    private Verdict initialize(Version version, URI address) throws IOException {
        var token = "Bearer " + tokens.temporary(version.project().owner(), patience.plusSeconds(5));
        var answer = door().ask(
                        new PublicDoor.Request(
                                "POST",
                                address,
                                Map.of(
                                        "Authorization", token,
                                        "Content-Type", "application/json",
                                        "Accept", "application/json, text/event-stream"),
                                INITIALIZE),
                        body -> body.contains("\"serverInfo\"") || body.contains("\"error\""));
        var session = answer.header("Mcp-Session-Id");
        if (session.isPresent()) {
            door().ask(
                            new PublicDoor.Request(
                                    "DELETE",
                                    address,
                                    Map.of("Authorization", token, "Mcp-Session-Id", session.get()),
                                    ""),
                            _ -> true);
        }
        var words = "initialize through %s: %d".formatted(address, answer.status());
        return answer.status() == 200 && answer.body().contains("\"serverInfo\"")
                ? new Verdict.Answered(address.toString(), words)
                : new Verdict.Refused(words + " " + firstLine(answer.body()));
    }

    private PublicDoor door() {
        return new PublicDoor(routes.listener(), patience);
    }

    private static String firstLine(String body) {
        var line = body.lines().filter(text -> text.contains("{")).findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
