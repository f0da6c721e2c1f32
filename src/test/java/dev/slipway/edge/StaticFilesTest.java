package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticFilesTest {
    private static final String HOST = "site.localhost";

    @TempDir
    private Path outside;

    private Path folder;
    private final TestEdge edge = new TestEdge();

    @BeforeEach
    void makeASite() throws IOException {
        folder = outside.resolve("site");
        write("index.html", "<h1>home</h1>");
        write("about.html", "about");
        write("docs/index.html", "docs");
        write("main.js", "let x = 1;");
        write("a b.txt", "a space");
        write(".env", "SECRET=1");
        write(".git/config", "secret");
        write(".well-known/security.txt", "mail us");
        Files.writeString(outside.resolve("secret.txt"), "secret");
        serve(false);
    }

    @AfterEach
    void close() {
        edge.close();
    }

    private void serve(boolean fallback) {
        edge.route("site", new Target.Files(folder, fallback));
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private TestEdge.Answer get(String path, String... headers) {
        var map = headers.length == 0 ? Map.<String, String>of() : Map.of(headers[0], headers[1]);
        return edge.get(HOST, path, map);
    }

    @Test
    void servesFilesWithTheirTypes() {
        var home = get("/");
        assertThat(home.status()).isEqualTo(200);
        assertThat(home.text()).isEqualTo("<h1>home</h1>");
        assertThat(home.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(home.header("cache-control")).isEqualTo("no-cache");
        assertThat(home.header("content-length")).isEqualTo("13");
        assertThat(get("/main.js?v=2").header("content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(get("/a%20b.txt").text()).isEqualTo("a space");
        assertThat(get("/about").text()).isEqualTo("about");
        assertThat(get("/docs/").text()).isEqualTo("docs");
        assertThat(get("/.well-known/security.txt").text()).isEqualTo("mail us");
    }

    @Test
    void redirectsAFolderToItsSlashOnThisHost() {
        var redirect = edge.send(HttpMethod.GET, HOST, "//docs?q=1", Map.of());
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.header("location")).isEqualTo("/docs/?q=1");
    }

    @Test
    void answersHeadLikeGetWithoutTheBody() {
        var head = edge.send(HttpMethod.HEAD, HOST, "/", Map.of());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo("13");
        assertThat(head.body().length()).isZero();
        var post = edge.send(HttpMethod.POST, HOST, "/", Map.of());
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void saysNotModifiedOnlyForTheVeryVersion() throws IOException {
        var first = get("/");
        var etag = first.header("etag");
        var again = get("/", "if-none-match", "\"other\", W/" + etag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.header("etag")).isEqualTo(etag);
        assertThat(get("/", "if-modified-since", first.header("last-modified")).status())
                .isEqualTo(304);
        var restored = outside.resolve("older");
        Files.createDirectories(restored);
        var file = Files.writeString(restored.resolve("index.html"), "<h1>hame</h1>");
        Files.setLastModifiedTime(file, Files.getLastModifiedTime(folder.resolve("index.html")));
        edge.route("site", new Target.Files(restored, false));
        assertThat(get("/", "if-none-match", etag).text()).isEqualTo("<h1>hame</h1>");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(get("/", "if-modified-since", first.header("last-modified")).status())
                .isEqualTo(200);
    }

    @Test
    void servesParts() {
        var part = get("/main.js", "range", "bytes=4-6");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("x =");
        assertThat(part.header("content-range")).isEqualTo("bytes 4-6/10");
        assertThat(get("/main.js", "range", "bytes=-3").text()).isEqualTo(" 1;");
        assertThat(get("/main.js", "range", "bytes=8-").text()).isEqualTo("1;");
        assertThat(get("/main.js", "range", "bytes=8-999").text()).isEqualTo("1;");
        var beyond = get("/main.js", "range", "bytes=10-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.header("content-range")).isEqualTo("bytes */10");
        for (var whole : new String[] {"bytes=0-1,4-5", "bytes=6-4", "bytes=-", "lines=1-2"}) {
            assertThat(get("/main.js", "range", whole).status()).as(whole).isEqualTo(200);
        }
        var stale = edge.get(HOST, "/main.js", Map.of("range", "bytes=0-1", "if-range", "\"old\""));
        assertThat(stale.status()).isEqualTo(200);
    }

    @Test
    void neverLeavesTheFolder() throws IOException {
        Files.createSymbolicLink(folder.resolve("leak.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("up"), outside);
        Files.createSymbolicLink(folder.resolve("config.txt"), folder.resolve(".git/config"));
        Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        Files.createSymbolicLink(folder.resolve("alias.js"), Path.of("main.js"));
        for (var path : new String[] {
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/docs/../../secret.txt",
            "/docs%5c..%5c..%5csecret.txt",
            "/leak.txt",
            "/up/secret.txt",
            "/config.txt",
            "/loop",
            "/.env",
            "/%2eenv",
            "/.git/config",
            "/docs/.well-known/x",
            "/.well-known/../.env",
            "/main.js%00.html",
            "/main.js/x",
            "/%ff",
            "/%zz",
            "/%",
            "/" + "n".repeat(3000),
            "//etc/passwd"
        }) {
            assertThat(raw(path)).as(path).startsWith("HTTP/1.1 404").doesNotContain("secret", "SECRET", "root:");
        }
        assertThat(get("/alias.js").text()).isEqualTo("let x = 1;");
    }

    /// Typed by hand: clients tidy paths up.
    private String raw(String path) throws IOException {
        try (var socket = new Socket("127.0.0.1", edge.port())) {
            socket.setSoTimeout(10_000);
            var text = "GET " + path + " HTTP/1.1\r\nHost: site.localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void servesNothingButRegularFiles() throws IOException, InterruptedException {
        var made = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                .start()
                .waitFor();
        assertThat(made).isZero();
        assertThat(get("/pipe").status()).isEqualTo(404);
    }

    @Test
    void fallsBackToTheIndexForPagesOnly() throws IOException {
        serve(true);
        assertThat(get("/orders/17").text()).isEqualTo("<h1>home</h1>");
        assertThat(get("/orders/17").status()).isEqualTo(200);
        assertThat(get("/missing.js").status()).isEqualTo(404);
        assertThat(get("/.env").status()).isEqualTo(404);
        serve(false);
        assertThat(get("/orders/17").status()).isEqualTo(404);
        write("404.html", "our own page");
        var missing = get("/orders/17");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.text()).isEqualTo("our own page");
    }

    @Test
    void keepsHashedNamesForEver() throws IOException {
        for (var name :
                new String[] {"assets/index-BkR3x_9a.js", "assets/x.DiwrgTda.css", "static/js/main.3f2a91bc.js"}) {
            write(name, "x");
            assertThat(get("/" + name).header("cache-control"))
                    .as(name)
                    .isEqualTo("public, max-age=31536000, immutable");
        }
        for (var name : new String[] {
            "assets/index.js",
            "assets/some-component.js",
            "assets/icon-darkMode.svg",
            "assets/report-20240115.pdf",
            "index-BkR3x_9a.js"
        }) {
            write(name, "x");
            assertThat(get("/" + name).header("cache-control")).as(name).isEqualTo("no-cache");
        }
    }

    @Test
    void servesTheCompressedFormBesideAFileToWhoeverTakesIt() throws IOException {
        write("main.js.gz", "gzipped");
        write("main.js.br", "brotli");
        var plain = get("/main.js");
        assertThat(plain.text()).isEqualTo("let x = 1;");
        assertThat(plain.header("vary")).isEqualTo("accept-encoding");
        var gzip = get("/main.js", "accept-encoding", "gzip, deflate, br;q=0");
        assertThat(gzip.text()).isEqualTo("gzipped");
        assertThat(gzip.header("content-encoding")).isEqualTo("gzip");
        assertThat(gzip.header("content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(gzip.header("etag")).isNotEqualTo(plain.header("etag"));
        assertThat(get("/main.js", "accept-encoding", "gzip, br").text()).isEqualTo("brotli");
    }

    @Test
    void servesABigFileWholeOverBothProtocols() throws IOException {
        var bytes = new byte[5_000_000];
        new Random(1).nextBytes(bytes);
        Files.write(folder.resolve("big.bin"), bytes);
        assertThat(get("/big.bin").body().getBytes()).isEqualTo(bytes);
        var http2 = edge.vertx.createHttpClient(new io.vertx.core.http.HttpClientOptions()
                .setProtocolVersion(io.vertx.core.http.HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
        var body = edge.ask(() -> http2.request(new io.vertx.core.http.RequestOptions()
                        .setServer(edge.address())
                        .setHost(HOST)
                        .setPort(edge.port())
                        .setURI("/big.bin"))
                .compose(request -> request.send())
                .compose(response -> response.body()));
        assertThat(body.getBytes()).isEqualTo(bytes);
        TestEdge.eventually("landed", () -> edge.table.traffic("site").inFlight() == 0);
    }

    @Test
    void aFolderThatIsGoneIsAnAnswer() {
        edge.route("site", new Target.Files(outside.resolve("never"), true));
        assertThat(get("/").status()).isEqualTo(404);
    }
}
