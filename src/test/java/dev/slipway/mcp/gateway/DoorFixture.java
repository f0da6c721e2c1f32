package dev.slipway.mcp.gateway;

import dev.slipway.deployments.LiveRelease;
import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.McpSettings;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.springframework.util.unit.DataSize;

/// The door on a port of its own, with two users and the projects that a test puts there.
final class DoorFixture implements AutoCloseable {
    static final String ANNA = "slp_anna";
    static final String BERT = "slp_bert";
    private static final String HOME = "http://localhost:8080";

    final MemoryLog log = new MemoryLog();
    final Sessions sessions;
    final ProjectId project = ProjectId.random();
    private final UserId anna = UserId.random();
    private final UserId bert = UserId.random();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Optional<LiveRelease> live = Optional.empty();
    private volatile Optional<InetSocketAddress> upstream = Optional.empty();

    DoorFixture(Driver driver, int maxSessions) {
        var settings = new McpSettings(
                Duration.ofMinutes(30),
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                maxSessions,
                DataSize.ofMegabytes(1),
                List.of("https://client.example"),
                List.of());
        var blocking = Executors.newVirtualThreadPerTaskExecutor();
        sessions = new Sessions(settings, driver, new ReleaseLogs(_ -> log));
        var releases = new LiveReleases(this::live, _ -> upstream);
        var door = new McpDoor(
                this::owner,
                new Guard(settings, () -> URI.create(HOME)),
                releases,
                new SessionDoor(sessions, settings.maxMessageBytes(), blocking),
                blocking);
        server = vertx.createHttpServer()
                .requestHandler(door::handle)
                .listen(0, "127.0.0.1")
                .await();
    }

    private Optional<SignedIn> owner(String token) {
        return switch (token) {
            case ANNA -> Optional.of(new SignedIn(anna, "anna@example.org", "Anna", false));
            case BERT -> Optional.of(new SignedIn(bert, "bert@example.org", "Bert", false));
            default -> Optional.empty();
        };
    }

    /// The project `tools` is Anna's; `shared` is seen by both.
    private Optional<LiveRelease> live(String name, UserId user) {
        return live.filter(release -> release.name().equals(name))
                .filter(release -> user.equals(anna) || name.equals("shared"));
    }

    /// Brings a stdio server live.
    LiveRelease serve(String name, Map<String, String> environment, String... command) {
        return serve(
                name,
                new Launch(
                        "server",
                        List.of(command),
                        environment,
                        List.of(),
                        "/app",
                        1000,
                        Launch.Limits.WORKLOAD,
                        new Launch.Network.None(),
                        Optional.empty()));
    }

    LiveRelease serve(String name, Launch launch) {
        var release =
                new LiveRelease(project, name, anna, UUID.randomUUID(), launch, Optional.empty(), List.of(), log.id());
        live = Optional.of(release);
        return release;
    }

    LiveRelease serveStdio() {
        return serve(
                "tools",
                Map.of(),
                "node",
                Path.of("src/test/node/stdio-server.mjs").toAbsolutePath().toString());
    }

    /// Brings a server live that speaks HTTP itself, at this address.
    void serveHttp(InetSocketAddress address) {
        var release = serveStdio();
        live = Optional.of(new LiveRelease(
                project, "tools", anna, UUID.randomUUID(), release.launch(), Optional.of("/mcp"), List.of(), log.id()));
        upstream = Optional.of(address);
    }

    URI uri(String project) {
        return URI.create("http://127.0.0.1:%d/mcp/%s".formatted(server.actualPort(), project));
    }

    HttpRequest.Builder request(String token) {
        return HttpRequest.newBuilder(uri("tools"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<java.util.stream.Stream<String>> stream(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofLines());
    }

    HttpResponse<String> post(HttpRequest.Builder request, String message) throws IOException, InterruptedException {
        return send(request.POST(HttpRequest.BodyPublishers.ofString(message.replace('\'', '"'))));
    }

    static final String INITIALIZE = "{'jsonrpc':'2.0','id':'a','method':'initialize','params':{'protocolVersion':"
            + "'2025-06-18','capabilities':{},'clientInfo':{'name':'t','version':'1'}}}";

    /// Begins a session and returns its id.
    String initialize(String token) throws IOException, InterruptedException {
        var answer = post(request(token), INITIALIZE);
        return answer.headers().firstValue("Mcp-Session-Id").orElseThrow(() -> new AssertionError(answer.body()));
    }

    /// Calls a tool in a session.
    HttpResponse<String> call(String session, String id, String tool, String arguments)
            throws IOException, InterruptedException {
        return post(request(ANNA).header("Mcp-Session-Id", session), message(id, tool, arguments));
    }

    static String message(String id, String tool, String arguments) {
        return "{'jsonrpc':'2.0','id':%s,'method':'tools/call','params':{'name':'%s','arguments':%s,'_meta':{'progressToken':7}}}"
                .formatted(id, tool, arguments);
    }

    @Override
    public void close() {
        // Streams that a test left open end here.
        client.shutdownNow();
        server.close().await();
        sessions.close();
        vertx.close().await();
    }
}
