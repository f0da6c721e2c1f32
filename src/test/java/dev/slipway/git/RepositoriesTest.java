package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoriesTest {
    private final ProjectId project = ProjectId.random();

    @TempDir
    Path folder;

    private Repositories repositories;
    private TestRepository theirs;

    @BeforeEach
    void prepare() {
        repositories = new Repositories(Home.at(folder.resolve("home")), GitCommandsTest.SETTINGS, _ -> true);
        theirs = TestRepository.create(folder);
    }

    @Test
    void aCommitIsFetchedByItsIdThoughTheBranchMovedOn() throws IOException {
        var first = theirs.write("a.txt", "one").commit("The first\n\nwith a body");
        var second = theirs.write("a.txt", "two").commit("The second");

        var fetched = fetch(first);
        assertThat(fetched.message()).isEqualTo("The first\n\nwith a body");
        assertThat(fetched.author()).isEqualTo("Ada");
        assertThat(fetched.at()).isAfter("2020-01-01T00:00:00Z");
        assertThat(checkout(first).resolve("a.txt")).hasContent("one");

        assertThat(fetch(second).subject()).isEqualTo("The second");
        assertThat(checkout(second).resolve("a.txt")).hasContent("two");
        assertThat(Files.getPosixFilePermissions(folder.resolve("home/git/" + project)))
                .hasSize(3);
    }

    @Test
    void whatWasFetchedIsNotAskedForAgain() throws IOException {
        var commit = theirs.write("a.txt", "one").commit("first");
        fetch(commit);
        Folders.remove(theirs.folder());
        assertThat(fetch(commit).id()).isEqualTo(commit);
    }

    @Test
    void theTipIsAskedWithoutFetching() {
        var tip = theirs.write("a", "").commit("first");
        theirs.git("branch", "x/main", "HEAD");
        assertThat(repositories.tip(project, theirs.address(), "main")).contains(tip);
        assertThat(repositories.tip(project, theirs.address(), "missing")).isEmpty();
        assertThat(folder.resolve("home/git/" + project)).doesNotExist();
    }

    @Test
    void aVanishedCommitIsNotFound() {
        theirs.write("a", "1").commit("first");
        var never = "0123456789012345678901234567890123456789";
        fails(ErrorCode.NOT_FOUND, () -> fetch(never)).contains(never, "force-pushed");
        fails(ErrorCode.NOT_FOUND, () -> repositories.fetch(project, theirs.address(), "missing", never, _ -> {}))
                .contains("neither the commit");
    }

    @Test
    void aRemoteThatServesNoSingleCommitsIsFetchedByBranch() throws IOException {
        var first = theirs.write("a", "1").commit("first");
        theirs.write("a", "2").commit("second");
        theirs.git("update-server-info");
        try (var server = new FileServer(theirs.folder().resolve(".git"), null)) {
            assertThat(repositories.tip(project, server.address(), "main")).contains(theirs.head());
            repositories.fetch(project, server.address(), "main", first, _ -> {});
            assertThat(checkout(first).resolve("a")).hasContent("1");
        }
    }

    @Test
    void credentialsOpenTheDoorAndAreNeverShown() throws IOException {
        var commit = theirs.write("a", "1").commit("first");
        theirs.git("update-server-info");
        try (var server = new FileServer(theirs.folder().resolve(".git"), "me:open sesame")) {
            var said = Collections.synchronizedList(new ArrayList<String>());
            var address = server.address().replace("http://", "http://me:open%20sesame@");
            repositories.fetch(project, address, "main", commit, said::add);
            assertThat(said).noneMatch(line -> line.contains("sesame"));

            var wrong = server.address().replace("http://", "http://me:wrongword@");
            fails(ErrorCode.UNAVAILABLE, () -> repositories.tip(project, wrong, "main"))
                    .contains("credentials")
                    .doesNotContain("wrongword");
            fails(ErrorCode.UNAVAILABLE, () -> repositories.tip(project, server.address(), "main"))
                    .contains("credentials");
        }
    }

    @Test
    void whatIsNotThereIsSaidPlainly() throws IOException {
        var missing = "file://" + folder + "/nothing";
        fails(ErrorCode.UNAVAILABLE, () -> repositories.tip(project, missing, "main"))
                .contains(folder + "/nothing");
        var empty = Files.createDirectory(folder.resolve("empty"));
        fails(ErrorCode.UNAVAILABLE, () -> repositories.tip(project, empty.toString(), "main"))
                .contains("does not appear to be a git repository");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        fails(ErrorCode.UNAVAILABLE, () -> repositories.tip(project, "http://localhost:" + port + "/a.git", "main"))
                .contains("cannot reach http://localhost:" + port + "/a.git");
        fails(ErrorCode.INVALID, () -> repositories.tip(project, "ext::id", "main"));
        fails(ErrorCode.INVALID, () -> fetch("main"));
    }

    @Test
    void foldersOfTheHostAreForThoseWhoMay() throws IOException {
        var commit = theirs.write("a", "1").commit("first");
        var shared = Files.createDirectory(folder.resolve("shared"));
        var settings = new GitSettings(
                Duration.ofMinutes(1),
                List.of(shared),
                GitCommandsTest.SETTINGS.maxFetchSize(),
                GitCommandsTest.SETTINGS.maxPushBytes(),
                GitCommandsTest.SETTINGS.keepAlive(),
                10,
                GitCommandsTest.SETTINGS.maxCheckoutSize(),
                true);
        var strict = new Repositories(Home.at(folder.resolve("strict")), settings, _ -> false);
        fails(ErrorCode.FORBIDDEN, () -> strict.tip(project, theirs.address(), "main"));

        var inside = TestRepository.create(shared);
        var allowed = inside.write("b", "1").commit("shared");
        assertThat(strict.tip(project, inside.address(), "main")).contains(allowed);
        Files.createSymbolicLink(shared.resolve("door"), theirs.folder());
        fails(ErrorCode.FORBIDDEN, () -> strict.fetch(project, shared + "/door", "main", commit, _ -> {}));
    }

    @Test
    void aDamagedCopyIsMadeAnew() throws IOException {
        var first = theirs.write("a", "1").commit("first");
        fetch(first);
        var copy = folder.resolve("home/git/" + project + "/fetched.git");
        Files.writeString(copy.resolve("shallow.lock"), "");
        var second = theirs.write("a", "2").commit("second");
        fetch(second);
        assertThat(checkout(second).resolve("a")).hasContent("2");

        try (var packs = Files.newDirectoryStream(copy.resolve("objects/pack"), "*.pack")) {
            for (var pack : packs) {
                var bytes = Files.readAllBytes(pack);
                Files.delete(pack);
                Files.write(pack, Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
        var third = theirs.write("a", "3").commit("third");
        fetch(third);
        assertThat(checkout(third).resolve("a")).hasContent("3");
    }

    @Test
    void manyWhoAskAtOnceAreServedOnce() {
        var commit = theirs.write("a", "1").commit("first");
        var asked = IntStream.range(0, 6)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> fetch(commit)))
                .toList();
        assertThat(asked).allSatisfy(one -> assertThat(one.join().id()).isEqualTo(commit));
        assertThat(Mirror.packs(folder.resolve("home/git/" + project + "/fetched.git")))
                .isEqualTo(1);
    }

    @Test
    void anInterruptedFetchLeavesNoProcess() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var failure = new AtomicReference<Throwable>();
            var fetching = Thread.ofVirtual().start(() -> {
                try {
                    repositories.tip(project, "http://127.0.0.1:" + silent.getLocalPort() + "/a.git", "main");
                } catch (SlipwayException e) {
                    failure.set(e);
                }
            });
            silent.accept();
            var started = System.nanoTime();
            fetching.interrupt();
            fetching.join();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
            assertThat(failure.get()).hasMessageContaining("stopped");
            var left = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").contains("git"))
                    .toList();
            left.forEach(process -> process.onExit().join());
        }
    }

    @Test
    void aMirrorOfPushesNeedsNoAddress() {
        var mirror = repositories.mirror(project);
        var commit = theirs.write("a", "1").commit("first");
        theirs.git("push", "--quiet", mirror.toString(), "main");
        assertThat(repositories.tip(project, "", "main")).contains(commit);
        assertThat(repositories.fetch(project, "", "main", commit, _ -> {}).subject())
                .isEqualTo("first");
        fails(ErrorCode.NOT_FOUND, () -> repositories.fetch(project, "", "main", "1".repeat(40), _ -> {}))
                .contains("no commit " + "1".repeat(40));
        repositories.remove(project);
        assertThat(mirror).doesNotExist();
        assertThat(repositories.tip(project, "", "main")).isEmpty();
    }

    private Commit fetch(String commit) {
        return repositories.fetch(project, theirs.address(), "main", commit, _ -> {});
    }

    private Path checkout(String commit) {
        var files = folder.resolve("files-" + commit);
        repositories.checkout(project, commit, files);
        return files;
    }

    private static AbstractStringAssert<?> fails(ErrorCode code, ThrowingCallable what) {
        var thrown = org.assertj.core.api.Assertions.catchThrowableOfType(what, SlipwayException.class);
        assertThat(thrown).isNotNull();
        assertThat(thrown.code()).as(thrown.text()).isEqualTo(code);
        return assertThat(thrown.text());
    }

    /// The files of a repository over plain HTTP, which is all the "dumb" protocol needs; with a password or
    /// without.
    private static final class FileServer implements AutoCloseable {
        private final HttpServer server;

        FileServer(Path root, @Nullable String password) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/repository.git", exchange -> {
                try (exchange) {
                    var wanted = password == null
                            ? null
                            : "Basic " + Base64.getEncoder().encodeToString(password.getBytes());
                    if (wanted != null
                            && !wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
                        exchange.sendResponseHeaders(401, -1);
                        return;
                    }
                    var path = exchange.getRequestURI().getPath().substring("/repository.git/".length());
                    var file = root.resolve(path);
                    if (!Files.isRegularFile(file)) {
                        exchange.sendResponseHeaders(404, -1);
                        return;
                    }
                    var bytes = Files.readAllBytes(file);
                    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
            });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/repository.git";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
