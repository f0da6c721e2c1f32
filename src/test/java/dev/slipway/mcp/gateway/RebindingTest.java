package dev.slipway.mcp.gateway;

import static dev.slipway.mcp.gateway.DoorFixture.ANNA;
import static dev.slipway.mcp.gateway.DoorFixture.INITIALIZE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.mcp.LocalDriver;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A name that leads to the public internet when it is looked at, and inside when it is used. `127.0.0.2` plays the
/// public server, `127.0.0.1` the one inside, on the same port.
class RebindingTest {
    private static final char[] WORD = "slipway".toCharArray();
    private static final String NAME = "mcp.example.test";
    private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-06-18\","
            + "\"capabilities\":{},\"serverInfo\":{\"name\":\"outside\",\"version\":\"1\"}}}";

    private final List<String> outside = new CopyOnWriteArrayList<>();
    private final List<String> inside = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private HttpServer publicServer;
    private HttpServer privateServer;
    private volatile HttpClientOptions options = new HttpClientOptions();
    private DoorFixture door;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws IOException {
        publicServer = HttpServer.create(new InetSocketAddress("127.0.0.2", 0), 0);
        privateServer = HttpServer.create(
                new InetSocketAddress("127.0.0.1", publicServer.getAddress().getPort()), 0);
        publicServer.createContext("/mcp", this::answer);
        privateServer.createContext("/", exchange -> {
            inside.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        publicServer.start();
        privateServer.start();
    }

    @AfterEach
    void close() {
        if (door != null) {
            door.close();
        }
        publicServer.stop(0);
        privateServer.stop(0);
        assertThat(inside).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        outside.add(exchange.getRequestHeaders().getFirst("Host"));
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(ANSWER.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    /// Each look-up takes the next answer; the last one stays.
    private InetAddress[] resolve(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        assertThat(host).endsWith("example.test");
        var next = answers.size() > 1 ? answers.poll() : answers.peek();
        if (next == null || next.isEmpty()) {
            throw new UnknownHostException(host);
        }
        var found = next.split(" ");
        var addresses = new InetAddress[found.length];
        for (int i = 0; i < found.length; i++) {
            addresses[i] = InetAddress.ofLiteral(found[i]);
        }
        return addresses;
    }

    private String initialize(String address) throws Exception {
        if (door == null) {
            door = new DoorFixture(
                    new LocalDriver(),
                    10,
                    DoorFixture.settings(Duration.ofMinutes(10)),
                    vertx -> new Couriers(
                            vertx,
                            new PublicCourier.Hosts(
                                    this::resolve, it -> !it.getHostAddress().equals("127.0.0.1")),
                            options));
        }
        door.serveHttp(URI.create(address), true);
        return door.post(door.request(ANNA), INITIALIZE).body();
    }

    private int port() {
        return publicServer.getAddress().getPort();
    }

    @Test
    void theAddressThatWasLookedAtIsTheOneConnectedTo() throws Exception {
        answers.addAll(List.of("127.0.0.2", "127.0.0.1"));

        assertThat(initialize("http://%s:%d/mcp".formatted(NAME, port()))).contains("\"outside\"");

        assertThat(lookups).hasValue(1);
        assertThat(outside).containsExactly(NAME + ":" + port());
    }

    @Test
    void aNameThatLeadsInsideLaterIsRefusedThen() throws Exception {
        answers.add("127.0.0.2");
        var address = "http://%s:%d/mcp".formatted(NAME, port());
        assertThat(initialize(address)).contains("\"outside\"");

        assertThat(whenItMeans("127.0.0.1")).contains(NAME + " is not on the public internet");
        assertThat(whenItMeans("127.0.0.2 127.0.0.1")).contains(NAME + " is not on the public internet");
        assertThat(whenItMeans("")).contains("does not answer: " + NAME);
        assertThat(outside).hasSize(1);
    }

    private String whenItMeans(String addresses) throws Exception {
        answers.clear();
        answers.add(addresses);
        return door.post(door.request(ANNA), INITIALIZE).body();
    }

    @Test
    void aRedirectInsideIsNotFollowed() throws Exception {
        publicServer.createContext("/mcp/away", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:%d/secret".formatted(port()));
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        answers.add("127.0.0.2");

        assertThat(initialize("http://%s:%d/mcp/away".formatted(NAME, port()))).contains("HTTP status 307");
    }

    @Test
    void tlsKeepsTheServersName() throws Exception {
        var keys = keys();
        var asked = new CopyOnWriteArrayList<String>();
        var server = HttpsServer.create(new InetSocketAddress("127.0.0.2", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
        server.createContext("/mcp", exchange -> {
            var session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            asked.add(session.getRequestedServerNames().toString());
            answer(exchange);
        });
        server.start();
        try {
            options = new HttpClientOptions()
                    .setTrustOptions(new PfxOptions().setPath(keys.toString()).setPassword(new String(WORD)));
            int port = server.getAddress().getPort();
            answers.add("127.0.0.2");

            assertThat(initialize("https://%s:%d/mcp".formatted(NAME, port))).contains("\"outside\"");
            assertThat(initialize("https://other.example.test:%d/mcp".formatted(port)))
                    .contains("does not answer")
                    .doesNotContain("\"outside\"");

            assertThat(asked).containsExactly("[type=host_name (0), value=" + NAME + "]");
            assertThat(outside).containsExactly(NAME + ":" + port);
        } finally {
            server.stop(0);
        }
    }

    private Path keys() throws Exception {
        var file = folder.resolve("keys.p12");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "site",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + NAME,
                "-ext",
                "SAN=dns:" + NAME,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(WORD),
                "-keystore",
                file.toString());
        assertThat(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
        return file;
    }

    private static SSLContext tls(Path file) throws Exception {
        var store = KeyStore.getInstance(file.toFile(), WORD);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, WORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
