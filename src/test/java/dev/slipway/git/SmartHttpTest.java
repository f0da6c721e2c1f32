package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.git.SmartHttp.Service;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real git clients against the protocol over plain HTTP.
class SmartHttpTest {
    private final FakeLanding landing = new FakeLanding();
    private final ProjectId project = ProjectId.random();

    @TempDir
    Path folder;

    private HttpServer server;
    private Repositories repositories;
    private Path mirror;
    private TestRepository mine;

    @BeforeEach
    void serve() throws IOException {
        repositories = new Repositories(Home.at(folder.resolve("home")), GitCommandsTest.SETTINGS, _ -> true);
        mirror = repositories.mirror(project);
        var git = new SmartHttp(GitCommandsTest.SETTINGS);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/a.git", exchange -> answer(git, exchange));
        server.start();
        mine = TestRepository.create(folder);
    }

    @AfterEach
    void stop() {
        landing.mayEnd.countDown();
        server.stop(0);
    }

    @Test
    void aPushIsStoredBeforeTheBranchMovesAndWhatFollowsIsTold() {
        var commit = mine.write("a", "1").commit("The first\n\nwith a body");
        landing.lines = List.of("building", "live");
        landing.mayEnd.countDown();
        var pushed = mine.tryGit("push", address(), "main");
        assertThat(pushed.exit()).as(pushed.text()).isZero();
        assertThat(pushed.text()).containsSubsequence("remote: building", "remote: live");

        var change = landing.stored.getFirst();
        assertThat(change.branch()).contains("main");
        assertThat(change.before()).isEmpty();
        assertThat(change.after().orElseThrow().id()).isEqualTo(commit);
        assertThat(change.after().orElseThrow().message()).isEqualTo("The first\n\nwith a body");
        assertThat(change.after().orElseThrow().author()).isEqualTo("Ada");
        assertThat(landing.tipWhenStored).isEmpty();
        assertThat(repositories.tip(project, "", "main")).contains(commit);
    }

    @Test
    void whatIsToldArrivesWhileThePushIsOpen() throws Exception {
        mine.write("a", "1").commit("first");
        landing.lines = List.of("building");
        var push = mine.start("push", address(), "main");
        try (var output = new BufferedReader(new InputStreamReader(push.getInputStream()))) {
            assertThat(output.lines().filter(line -> line.contains("building")).findFirst())
                    .isPresent();
            assertThat(push.isAlive()).isTrue();
            landing.mayEnd.countDown();
            output.lines().forEach(_ -> {});
        }
        assertThat(push.waitFor()).isZero();
    }

    @Test
    void whoeverGoesAwayIsNotToldAnyMoreAndThePushStays() throws Exception {
        var commit = mine.write("a", "1").commit("first");
        landing.lines = List.of("building");
        var push = mine.start("push", address(), "main");
        try (var output = new BufferedReader(new InputStreamReader(push.getInputStream()))) {
            assertThat(output.lines().filter(line -> line.contains("building")).findFirst())
                    .isPresent();
            push.descendants().forEach(ProcessHandle::destroyForcibly);
            push.destroyForcibly();
        }
        assertThat(landing.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(repositories.tip(project, "", "main")).contains(commit);
    }

    @Test
    void aRefusedChangeMovesNothing() {
        mine.write("a", "1").commit("first");
        landing.mayEnd.countDown();
        mine.git("push", address(), "main", "main:other");
        landing.refusal = Optional.of("main stays");
        var pushed = mine.tryGit("push", address(), ":main");
        assertThat(pushed.exit()).isNotZero();
        assertThat(pushed.text()).contains("main stays");
        assertThat(repositories.tip(project, "", "main")).isPresent();
        var elsewhere = mine.tryGit("push", address(), "main:refs/notes/x");
        assertThat(elsewhere.text()).contains("only branches and tags");
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        mine.write("a", "1").commit("first");
        landing.failure = Optional.of(new SlipwayException(ErrorCode.UNAVAILABLE, "the database is away"));
        var pushed = mine.tryGit("push", address(), "main");
        assertThat(pushed.exit()).isNotZero();
        assertThat(pushed.text()).contains("the database is away");
        assertThat(repositories.tip(project, "", "main")).isEmpty();
    }

    @Test
    void historyMayBeRewrittenByForceOnly() {
        landing.mayEnd.countDown();
        mine.write("a", "1").commit("first");
        mine.git("push", address(), "main");
        mine.git("commit", "--quiet", "--amend", "-m", "rewritten");
        assertThat(mine.tryGit("push", address(), "main").exit()).isNotZero();
        mine.git("push", "--force", address(), "main");
        assertThat(repositories.tip(project, "", "main")).contains(mine.head());
        repositories.checkout(project, mine.head(), folder.resolve("files"));
        assertThat(folder.resolve("files/a")).hasContent("1");
    }

    @Test
    void whatWasPushedIsClonedAgain() {
        landing.mayEnd.countDown();
        var first = mine.write("a", "1").commit("first");
        mine.git("push", address(), "main", "main:other");
        for (var version : List.of("0", "2")) {
            var clone = folder.resolve("clone" + version);
            mine.git("-c", "protocol.version=" + version, "clone", "--quiet", address(), clone.toString());
            assertThat(new TestRepository(clone).head()).isEqualTo(first);
            assertThat(new TestRepository(clone).git("branch", "--show-current"))
                    .isEqualTo("main");
        }
    }

    @Test
    void aPushOverTheBoundIsRefused() throws IOException {
        landing.mayEnd.countDown();
        var noise = new byte[12 << 20];
        new Random(7).nextBytes(noise);
        Files.write(mine.folder().resolve("noise"), noise);
        mine.commit("big");
        var pushed = mine.tryGit("push", address(), "main");
        assertThat(pushed.exit()).isNotZero();
        assertThat(pushed.text()).contains("the push is larger than 10 MB (git.max-push-bytes)");
        assertThat(landing.stored).isEmpty();
        assertThat(repositories.tip(project, "", "main")).isEmpty();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/a.git";
    }

    private void answer(SmartHttp git, HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var headers = exchange.getRequestHeaders();
            var protocol = Optional.ofNullable(headers.getFirst("Git-Protocol")).orElse("");
            var service = exchange.getRequestURI().toString().contains("receive")
                    ? Service.RECEIVE_PACK
                    : Service.UPLOAD_PACK;
            var kind = path.endsWith("/info/refs") ? "advertisement" : "result";
            exchange.getResponseHeaders().add("Content-Type", "application/x-" + service.word() + "-" + kind);
            exchange.sendResponseHeaders(200, 0);
            var in = "gzip".equals(headers.getFirst("Content-Encoding"))
                    ? new GZIPInputStream(exchange.getRequestBody())
                    : exchange.getRequestBody();
            if (kind.equals("advertisement")) {
                git.advertise(mirror, "main", service, protocol, exchange.getResponseBody());
            } else if (service == Service.UPLOAD_PACK) {
                git.upload(mirror, protocol, in, exchange.getResponseBody());
            } else {
                git.receive(mirror, in, exchange.getResponseBody(), landing);
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    /// Remembers what it is asked, and tells its lines until it may end.
    private final class FakeLanding implements Landing {
        final List<Change> stored = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch mayEnd = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);
        volatile List<String> lines = List.of();
        volatile Optional<String> refusal = Optional.empty();
        volatile Optional<SlipwayException> failure = Optional.empty();
        volatile Optional<String> tipWhenStored = Optional.empty();

        @Override
        public Optional<String> refuse(Change change) {
            return refusal;
        }

        @Override
        public void store(List<Change> changes) {
            failure.ifPresent(e -> {
                throw e;
            });
            stored.addAll(changes);
            tipWhenStored = repositories.tip(project, "", "main");
        }

        @Override
        public void tell(Talk talk) throws InterruptedException {
            lines.forEach(talk::say);
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }
    }
}
