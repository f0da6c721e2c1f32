package dev.slipway.mcp.gateway;

import dev.slipway.platform.UserId;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/// The gateway on a port of its own, with two users and the endpoints that a test puts there.
final class DoorFixture implements AutoCloseable {
    static final String ANNA = "slp_anna";
    static final String BERT = "slp_bert";
    static final UserId ANNA_ID = UserId.random();
    private static final UserId BERT_ID = UserId.random();
    private static final String HOME = "http://localhost:8080";

    final MemoryLog log = new MemoryLog();
    final List<GatewayWatch.Call> calls = new CopyOnWriteArrayList<>();
    final Relay relay;
    private final Map<String, Endpoint> endpoints = new java.util.concurrent.ConcurrentHashMap<>();
    private final int processes;
    /// For published test programs that cannot send a token.
    volatile boolean everybodyIsAnna;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    DoorFixture(Driver driver, int processes) {
        this(driver, processes, settings(Duration.ofMinutes(10)));
    }

    static GatewaySettings settings(Duration requestTimeout) {
        return settings(requestTimeout, 0);
    }

    static GatewaySettings settings(Duration requestTimeout, int warm) {
        return settings(requestTimeout, warm, new GatewaySettings.Rate(0, 1));
    }

    static GatewaySettings settings(Duration requestTimeout, int warm, GatewaySettings.Rate rate) {
        var longer = Duration.ofMinutes(10);
        return settings(new GatewaySettings.Patience(requestTimeout, longer, longer), warm, rate);
    }

    static GatewaySettings settings(GatewaySettings.Patience patience) {
        return settings(patience, 0, new GatewaySettings.Rate(0, 1));
    }

    private static GatewaySettings settings(GatewaySettings.Patience patience, int warm, GatewaySettings.Rate rate) {
        return new GatewaySettings(
                Duration.ofMinutes(30),
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                patience,
                1 << 20,
                warm,
                rate,
                List.of("https://client.example"),
                List.of());
    }

    DoorFixture(Driver driver, int processes, GatewaySettings settings) {
        this(driver, processes, settings, Couriers::new);
    }

    /// @param speaking how servers are spoken to over HTTP
    DoorFixture(Driver driver, int processes, GatewaySettings settings, Function<Vertx, Couriers> speaking) {
        this.processes = processes;
        var couriers = speaking.apply(vertx);
        var around = new GatewayRoom.Around(
                driver, new ServerLogs(_ -> log), couriers, () -> URI.create(HOME), Clock.systemUTC());
        var entrance = new Entrance(List.of(DoorFixture::pass), List.of(this::find), new Challenge(Optional.empty()));
        var wired = GatewayRoom.wire(settings, around, entrance, List.of(new Watch()));
        relay = wired.relay();
        server = vertx.createHttpServer()
                .requestHandler(request -> handle(wired.door(), request))
                .listen(0, "127.0.0.1")
                .await();
    }

    private void handle(Door door, HttpServerRequest request) {
        if (everybodyIsAnna && request.getHeader("Authorization") == null) {
            request.headers().set("Authorization", "Bearer " + ANNA);
        }
        door.handle(request);
    }

    private final class Watch implements GatewayWatch {
        @Override
        public void called(Call call) {
            calls.add(call);
        }

        @Override
        public void failed(EndpointId endpoint, String why) {}
    }

    private static Optional<Pass> pass(String token, String path) {
        return switch (token) {
            case ANNA -> Optional.of(new Pass(ANNA_ID, "anna", Optional.empty(), Set.of()));
            case BERT -> Optional.of(new Pass(BERT_ID, "bert", Optional.empty(), Set.of()));
            default -> Optional.empty();
        };
    }

    /// The endpoint `tools` is Anna's; `shared` is seen by both.
    private Optional<Endpoint> find(String path, Pass pass) {
        return Optional.ofNullable(endpoints.get(path))
                .filter(endpoint ->
                        pass.user().equals(ANNA_ID) || endpoint.name().startsWith("shared"));
    }

    /// Brings a stdio server up.
    Endpoint serve(String name, Map<String, String> environment, String... command) {
        return serve(name, launch(environment, command));
    }

    static Launch launch(Map<String, String> environment, String... command) {
        return new Launch(
                "server",
                List.of(command),
                environment,
                List.of(),
                "/app",
                1000,
                Launch.Limits.WORKLOAD,
                new Launch.Network.None(),
                Optional.empty());
    }

    Endpoint serve(String name, Launch launch) {
        return serve(endpoint(name, new Transport.Stdio(launch), Endpoint.Sharing.SESSION));
    }

    /// Puts an endpoint in the place of the one of its name; the gateway is told.
    Endpoint serve(Endpoint endpoint) {
        var before = endpoints.put(endpoint.path(), endpoint);
        if (before != null) {
            relay.forget(before.id());
        }
        return endpoint;
    }

    Endpoint endpoint(String name, Transport transport, Endpoint.Sharing sharing) {
        var before = endpoints.get("/mcp/" + name);
        return new Endpoint(
                before == null ? new EndpointId(EndpointId.Kind.PROJECT, UUID.randomUUID()) : before.id(),
                UUID.randomUUID().toString(),
                name,
                "/mcp/" + name,
                transport,
                sharing,
                processes,
                Optional.empty(),
                ToolRules.NONE,
                log.id(),
                Set.of());
    }

    Endpoint serveStdio() {
        return serve("tools", Map.of(), "node", STDIO_SERVER);
    }

    static final String STDIO_SERVER =
            Path.of("src/test/node/stdio-server.mjs").toAbsolutePath().toString();

    /// Puts a server there that speaks HTTP itself, at this address.
    Endpoint serveHttp(URI address) {
        return serveHttp(address, false);
    }

    Endpoint serveHttp(URI address, boolean publicOnly) {
        var transport = new Transport.Http(address, Map.of("X-Key", "k"), publicOnly);
        return serve(endpoint("tools", transport, Endpoint.Sharing.SESSION));
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

    /// Anna's, in a session of hers.
    HttpRequest.Builder inSession(String session) {
        return request(ANNA).header("Mcp-Session-Id", session);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<Stream<String>> stream(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofLines());
    }

    /// What the server-sent events of the answer say, as they come.
    Stream<String> events(HttpRequest.Builder request) throws IOException, InterruptedException {
        return stream(request).body().filter(line -> line.startsWith("data: "));
    }

    HttpResponse<String> post(HttpRequest.Builder request, String message) throws IOException, InterruptedException {
        return send(request.POST(body(message)));
    }

    /// @param message with `'` for `"`
    static BodyPublisher body(String message) {
        return BodyPublishers.ofString(message.replace('\'', '"'));
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
        return post(inSession(session), message(id, tool, arguments));
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
        relay.close();
        vertx.close().await();
    }
}
