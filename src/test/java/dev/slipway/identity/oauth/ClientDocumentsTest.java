package dev.slipway.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.platform.PublicAddresses;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What a stranger's client id can make Slipway do, and what not.
class ClientDocumentsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final AtomicReference<DocumentServer.Answer> answer = new AtomicReference<>();
    private static DocumentServer site;
    private static SSLContext usual;
    private static String id;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    @BeforeAll
    static void open() throws NoSuchAlgorithmException {
        site = new DocumentServer(exchange -> answer.get().to(exchange));
        id = site.address("/client.json");
        usual = SSLContext.getDefault();
    }

    @BeforeEach
    void trust() {
        SSLContext.setDefault(site.tls());
        site.asked.set(0);
        answer.set(exchange -> DocumentServer.json(exchange, document(id)));
    }

    @AfterEach
    void trustAsUsual() {
        SSLContext.setDefault(usual);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    private static String document(String id) {
        return "{\"client_id\":\"%s\",\"client_name\":\"Site\",\"redirect_uris\":[\"https://site.example/back\"]}"
                .formatted(id);
    }

    private ClientDocuments documents(boolean local) {
        return new ClientDocuments(new DocumentFetcher(local, LIMIT), now::get, JSON, local);
    }

    @Test
    void aDocumentIsReadAndRemembered() {
        var documents = documents(true);

        assertThat(documents.get(id).name()).isEqualTo("Site");
        assertThat(documents.get(id).redirectUris()).containsExactly("https://site.example/back");
        assertThat(site.asked).hasValue(1);
        now.updateAndGet(moment -> moment.plus(Duration.ofMinutes(6)));
        documents.get(id);
        assertThat(site.asked).hasValue(2);
    }

    @Test
    void itIsRememberedForAsLongAsItSays() {
        var documents = documents(true);
        answer.set(exchange -> cached(exchange, "public, max-age=3600"));
        documents.get(id);
        now.updateAndGet(moment -> moment.plus(Duration.ofMinutes(59)));
        documents.get(id);
        assertThat(site.asked).hasValue(1);

        answer.set(exchange -> cached(exchange, "no-store"));
        now.updateAndGet(moment -> moment.plus(Duration.ofMinutes(2)));
        documents.get(id);
        now.updateAndGet(moment -> moment.plus(Duration.ofSeconds(11)));
        documents.get(id);
        assertThat(site.asked).hasValue(3);
    }

    private void cached(HttpExchange exchange, String control) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", control);
        DocumentServer.json(exchange, document(id));
    }

    @Test
    void nothingPrivateIsAskedWhateverItIsCalled() throws IOException {
        try (var listener = new ServerSocket(0, 5, InetAddress.getByName("::"))) {
            var port = listener.getLocalPort();
            var documents = documents(false);
            for (var host :
                    new String[] {"localhost", "127.0.0.1", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"}) {
                assertThatThrownBy(() -> documents.get("https://%s:%d/client.json".formatted(host, port)))
                        .as(host)
                        .isInstanceOf(SlipwayException.class)
                        .hasMessageContaining("not on the public internet");
            }
            listener.setSoTimeout(1);
            assertThatThrownBy(listener::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://site.example/client.json",
                "http://127.0.0.1:8080/client.json",
                "https://site.example",
                "https://site.example/",
                "https://site.example/a/../client.json",
                "https://site.example/./client.json",
                "https://site.example/client.json#part",
                "https://user:word@site.example/client.json",
                "https:///client.json",
                "https://site example/client.json"
            })
    void anIdOfAnotherFormIsNotEvenLookedFor(String wrong) {
        var documents = new ClientDocuments(
                _ -> {
                    throw new AssertionError("asked");
                },
                now::get,
                JSON,
                false);
        assertThatThrownBy(() -> documents.get(wrong))
                .isInstanceOf(SlipwayException.class)
                .hasMessageContaining("https address");
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer.set(exchange -> {
            exchange.getResponseHeaders().set("Location", site.address("/elsewhere.json"));
            exchange.sendResponseHeaders(302, -1);
        });
        assertRefused("answered with 302");
        assertThat(site.asked).hasValue(1);
    }

    @Test
    void aDocumentThatIsTooLargeOrTooSlowIsLeft() {
        answer.set(exchange -> DocumentServer.json(exchange, " ".repeat(DocumentFetcher.LARGEST + 1)));
        assertRefused("too large");

        answer.set(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (var i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(50).toNanos());
            }
        });
        assertRefused("took too long");
    }

    @Test
    void aDocumentMustBeAboutTheClientAndWhole() {
        answer.set(exchange -> DocumentServer.json(exchange, document(id + "x")));
        assertRefused("names another client_id");
        answer.set(exchange -> DocumentServer.json(exchange, "<html>"));
        assertRefused("is not JSON");
        answer.set(exchange -> DocumentServer.json(exchange, document(id).replace("Site", " ")));
        assertRefused("has no client_name");
        answer.set(
                exchange -> DocumentServer.json(exchange, document(id).replace("https://site.example", "http://a.b")));
        assertRefused("neither https");
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> documents(true).get(id))
                .isInstanceOf(SlipwayException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aCertificateThatNobodyKnowsIsNotTrusted() {
        SSLContext.setDefault(usual);
        assertRefused("cannot be had");
        assertThat(site.asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "172.31.255.255",
                "192.168.1.1",
                "198.19.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "0.0.0.0",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "2001:db8::1",
                "64:ff9b::7f00:1",
                "2002:c0a8:101::1",
                "64:ff9b::a9fe:a9fe"
            })
    void anAddressOfThisMachineOrItsNeighboursIsNotPublic(String address) {
        assertThat(PublicAddresses.contains(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:2800:220:1::1", "64:ff9b::101:101"})
    void othersAre(String address) {
        assertThat(PublicAddresses.contains(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void aDocumentMayLieOnTheLoopbackAddressOnlyWhenThatIsSet() {
        var http = URI.create("http://127.0.0.1:9/client.json");
        assertThatThrownBy(() -> new DocumentFetcher(false, LIMIT).fetch(http))
                .hasMessageContaining("not on the public internet");
        assertThatThrownBy(() -> documents(true).get(http.toString())).hasMessageContaining("cannot be had");
    }
}
