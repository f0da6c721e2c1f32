package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Ending.Cause;
import dev.slipway.runtime.Launch.Limits;
import dev.slipway.runtime.Launch.Mount;
import dev.slipway.runtime.Launch.Network;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every driver must do; a driver's test extends this and provides the driver.
public abstract class DriverContract {
    protected static final Limits SMALL = new Limits(128L << 20, 1.0, 512);
    private static final Duration SOON = Duration.ofSeconds(1);

    /// The driver under test, started.
    protected abstract Driver driver();

    /// A new empty folder that belongs to [#user()].
    protected abstract Path folder() throws IOException;

    protected abstract int user();

    /// An address outside that answers TCP, when the machine has one.
    protected abstract Optional<String> outside();

    protected Launch launch(String... command) {
        return new Launch(
                "test",
                List.of(command),
                Map.of(),
                List.of(),
                "/tmp",
                user(),
                SMALL,
                new Network.None(),
                Optional.of(Duration.ofSeconds(60)));
    }

    protected Launch shell(String script) {
        return launch("/bin/sh", "-c", script);
    }

    protected static Launch with(Launch launch, Network network) {
        return new Launch(
                launch.name(),
                launch.command(),
                launch.environment(),
                launch.mounts(),
                launch.workingFolder(),
                launch.user(),
                launch.limits(),
                network,
                launch.timeout());
    }

    protected static Launch with(Launch launch, Limits limits, Duration timeout) {
        return new Launch(
                launch.name(),
                launch.command(),
                launch.environment(),
                launch.mounts(),
                launch.workingFolder(),
                launch.user(),
                limits,
                launch.network(),
                Optional.of(timeout));
    }

    protected static Launch with(Launch launch, Map<String, String> environment, Mount... mounts) {
        return new Launch(
                launch.name(),
                launch.command(),
                environment,
                List.of(mounts),
                launch.workingFolder(),
                launch.user(),
                launch.limits(),
                launch.network(),
                launch.timeout());
    }

    /// Runs it and returns what it printed.
    protected String printed(Launch launch) {
        var output = new Collected();
        driver().run(launch, output);
        return output.out();
    }

    @Test
    void itIsAvailableAndSaysHow() {
        assertThat(driver().availability()).isInstanceOf(Availability.Available.class);
    }

    @Test
    void aProgramThatSucceeds() {
        var output = new Collected();
        var ending = driver().run(launch("/bin/echo", "hello", "two words"), output);
        assertThat(ending.succeeded()).isTrue();
        assertThat(ending.detail()).isEqualTo("ended with exit code 0");
        assertThat(output.out()).isEqualTo("hello two words\n");
    }

    @Test
    void theExitCodeIsTheProgramsOwn() {
        var ending = driver().run(shell("exit 37"), new Collected());
        assertThat(ending.exitCode()).isEqualTo(37);
        assertThat(ending.cause()).isEqualTo(Cause.EXITED);
        assertThat(driver().run(shell("kill -9 $$"), new Collected()).exitCode())
                .isEqualTo(137);
        assertThat(driver().run(launch("no-such-program"), new Collected()).exitCode())
                .isEqualTo(127);
    }

    @Test
    void aRunsOutputIsJoinedInOrder() {
        var wanted = new StringBuilder();
        IntStream.range(0, 200)
                .forEach(i -> wanted.append("out ")
                        .append(i)
                        .append("\nerr ")
                        .append(i)
                        .append('\n'));
        var script = "i=0; while [ $i -lt 200 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";
        assertThat(printed(shell(script))).isEqualTo(wanted.toString());
    }

    @Test
    void largeOutputIsComplete() {
        var output = new Collected();
        driver().run(shell("head -c 5000000 /dev/zero"), output);
        assertThat(output.size()).isEqualTo(5_000_000);
    }

    @Test
    void aStartedProgramsChannelsAreApartAndItReadsItsInput() throws Exception {
        var output = new Collected();
        var running = driver().start(shell("echo complaint >&2; read line; echo got $line"), output);
        running.input().write("some words\n".getBytes(StandardCharsets.UTF_8));
        running.input().flush();
        var ending = running.ended().join();
        assertThat(ending.succeeded()).isTrue();
        assertThat(output.out()).isEqualTo("got some words\n");
        assertThat(output.err()).isEqualTo("complaint\n");
    }

    @Test
    void theEnvironmentHoldsOnlyWhatWasGiven() {
        var given = Map.of("GREETING", "a \"quoted\"\nvalue; $HOME");
        var names = printed(with(launch("env", "-0"), given))
                .replaceAll("=[^\\x00]*\\x00", " ")
                .strip()
                .split(" ");
        assertThat(names).containsOnlyOnce("GREETING", "PATH", "HOME", "TMPDIR");
        assertThat(names).isSubsetOf("GREETING", "PATH", "HOME", "TMPDIR", "PWD");
        assertThat(printed(with(shell("printf %s \"$GREETING\""), given))).isEqualTo(given.get("GREETING"));
    }

    @Test
    void aNameThatIsNoVariablesIsRefused() {
        for (var name : List.of("", "odd.name", "A=B", "1ST")) {
            assertThatThrownBy(() -> driver().run(with(launch("true"), Map.of(name, "x")), new Collected()))
                    .isInstanceOfSatisfying(
                            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
        }
    }

    @Test
    void aTimeoutKills() {
        var ending = driver().run(with(launch("sleep", "60"), SMALL, Duration.ofMillis(300)), new Collected());
        assertThat(ending.cause()).isEqualTo(Cause.TIMED_OUT);
        assertThat(ending.wall()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
    }

    @Test
    void anInterruptCancelsATreeWithDaemonsWithinASecond() throws Exception {
        var output = new Collected();
        var script = """
                trap '' TERM
                for i in 1 2 3; do setsid sh -c 'trap "" TERM HUP; (setsid sleep 1000 &); sleep 1000' & done
                echo started; wait""";
        var ending = new CompletableFuture<Ending>();
        var caller = Thread.ofPlatform().start(() -> ending.complete(driver().run(shell(script), output)));
        output.await("started");
        var asked = System.nanoTime();
        caller.interrupt();
        assertThat(ending.join().cause()).isEqualTo(Cause.CANCELLED);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
        assertThat(HostProcesses.of(user())).isEmpty();
    }

    @Test
    void daemonsDieWithTheProgramThatStartedThem() {
        var ending = driver().run(shell("setsid sh -c '(setsid sleep 1000 &)' & echo done"), new Collected());
        assertThat(ending.succeeded()).isTrue();
        assertThat(HostProcesses.of(user())).isEmpty();
    }

    @Test
    void stopAsksFirst() throws Exception {
        var output = new Collected();
        var script = "trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done";
        var running = driver().start(shell(script), output);
        output.await("ready");
        var ending = running.stop(Duration.ofSeconds(10));
        assertThat(ending.exitCode()).isEqualTo(3);
        assertThat(ending.cause()).isEqualTo(Cause.EXITED);
        assertThat(output.out()).isEqualTo("ready\nbye\n");
    }

    @Test
    void stopKillsWhatDoesNotListen() throws Exception {
        var output = new Collected();
        var running = driver().start(shell("trap '' TERM; echo ready; while :; do sleep 1; done"), output);
        output.await("ready");
        var ending = running.stop(Duration.ofMillis(200));
        assertThat(ending.cause()).isEqualTo(Cause.CANCELLED);
        assertThat(ending.exitCode()).isEqualTo(137);
        assertThat(HostProcesses.of(user())).isEmpty();
    }

    @Test
    void anOutOfMemoryKillIsReportedEvenWhenTheExitCodeIsZero() {
        var script = "head -c 300000000 /dev/zero | tail >/dev/null; exit 0";
        var ending = driver().run(shell(script), new Collected());
        assertThat(ending.exitCode()).isZero();
        assertThat(ending.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
        assertThat(ending.detail()).isEqualTo("killed: it used more than its 128 MB of memory");
        assertThat(ending.peakMemoryBytes()).isBetween(100L << 20, 130L << 20);
    }

    @Test
    void tmpCountsAsMemory() {
        var ending = driver().run(shell("head -c 300000000 /dev/zero >/tmp/big"), new Collected());
        assertThat(ending.cause()).isEqualTo(Cause.OUT_OF_MEMORY);
    }

    @Test
    void aForkBombIsContainedAndReported() {
        var bomb = "b() { b | b & b; }; b 2>/dev/null; exit 1";
        var output = new Collected();
        var ending = driver().run(with(shell(bomb), SMALL, Duration.ofSeconds(3)), output);
        assertThat(ending.cause()).isIn(Cause.PROCESS_LIMIT, Cause.TIMED_OUT, Cause.OUT_OF_MEMORY);
        assertThat(HostProcesses.of(user())).isEmpty();
    }

    @Test
    void theProcessLimitIsReported() {
        var script = "i=0; while [ $i -lt 600 ]; do sleep 100 & i=$((i+1)); done";
        var ending = driver().run(shell(script), new Collected());
        assertThat(ending.cause()).isEqualTo(Cause.PROCESS_LIMIT);
        assertThat(ending.detail()).contains("512 processes");
    }

    @Test
    void theProcessorLimitHolds() throws Exception {
        var output = new Collected();
        var running = driver().start(
                        with(shell("while :; do :; done"), new Limits(64L << 20, 0.2, 512), Duration.ofSeconds(1)),
                        output);
        var most = 0L;
        while (!running.ended().isDone()) {
            most = Math.max(most, running.stats().cpuNanos());
            Thread.onSpinWait();
        }
        assertThat(running.ended().join().cause()).isEqualTo(Cause.TIMED_OUT);
        assertThat(most).isBetween(10_000_000L, 350_000_000L);
    }

    @Test
    void statsOfARunningLaunch() throws Exception {
        var output = new Collected();
        var running = driver().start(shell("echo ready; sleep 100"), output);
        output.await("ready");
        assertThat(running.stats().memoryBytes()).isPositive();
        assertThat(running.stats().processes()).isGreaterThanOrEqualTo(2);
        running.stop(Duration.ZERO);
        assertThat(running.stats()).isEqualTo(new Running.Stats(0, 0, 0));
    }

    @Test
    void onlyWritableMountsAreWritable() throws Exception {
        var readable = folder();
        var writable = folder();
        Files.writeString(readable.resolve("file"), "content\n");
        var script = """
                cat /in/file; pwd
                (echo x >/in/new) 2>/dev/null || echo in is read only
                (echo x >/new) 2>/dev/null || echo root is read only
                (echo x >/usr/new) 2>/dev/null || echo usr is read only
                (echo x >/etc/new) 2>/dev/null || echo etc is read only
                echo made >/out/made; echo x >/tmp/x; echo x >$HOME/x; ls /tmp $HOME""";
        var launch = with(shell(script), Map.of(), Mount.readOnly(readable, "/in"), Mount.writable(writable, "/out"));
        assertThat(printed(launch).lines())
                .containsExactly(
                        "content",
                        "/tmp",
                        "in is read only",
                        "root is read only",
                        "usr is read only",
                        "etc is read only",
                        "/home/app:",
                        "x",
                        "",
                        "/tmp:",
                        "x");
        assertThat(writable.resolve("made")).hasContent("made\n");
        assertThat(Files.getAttribute(writable.resolve("made"), "unix:uid")).isEqualTo(user());
    }

    @Test
    void aMissingFolderIsRefusedAndLeavesNothing() {
        var launch = with(launch("true"), Map.of(), Mount.readOnly(Path.of("/no/such/folder"), "/in"));
        assertThatThrownBy(() -> driver().run(launch, new Collected()))
                .isInstanceOfSatisfying(SlipwayException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    assertThat(e.text()).contains("/no/such/folder");
                });
    }

    @Test
    void withoutNetworkThereIsOnlyItsOwnLoopback() throws Exception {
        try (var server = new ServerSocket(0)) {
            var script = "cat /proc/net/dev | grep -c :; (exec 3<>/dev/tcp/127.0.0.1/%d) || echo refused"
                    .formatted(server.getLocalPort());
            assertThat(printed(launch("bash", "-c", script + " 2>/dev/null")))
                    .startsWith("1\n")
                    .contains("refused");
        }
    }

    @Test
    void outboundReachesTheOutsideAndNotTheHost() throws Exception {
        try (var server = new ServerSocket(0)) {
            var script = "for a in 127.0.0.1 %s; do (exec 3<>/dev/tcp/$a/%d) && echo reached || echo refused; done"
                    .formatted(hostAddresses(), server.getLocalPort());
            var output = printed(with(launch("bash", "-c", script), new Network.Outbound()));
            assertThat(output).contains("refused").doesNotContain("reached");
        }
        if (outside().isPresent()) {
            var script =
                    "exec 3<>/dev/tcp/%s && echo reached".formatted(outside().get());
            assertThat(printed(with(launch("bash", "-c", script), new Network.Outbound())))
                    .isEqualTo("reached\n");
        }
    }

    @Test
    void aServerIsReachedWhetherItListensOnLoopbackOrEverywhere() throws Exception {
        for (var host : List.of("127.0.0.1", "0.0.0.0", "::")) {
            var output = new Collected();
            var server = "require('http').createServer((q, r) => r.end('hello'))"
                    + ".listen(+process.env.PORT, '%s', () => console.log('listening'))".formatted(host);
            var port = 30123;
            var launch = with(
                    with(launch("node", "-e", server), Map.of("PORT", Integer.toString(port))),
                    new Network.Listening(port));
            var running = driver().start(launch, output);
            output.await("listening");
            var address = running.address().orElseThrow();
            try (var client = HttpClient.newHttpClient()) {
                var uri = URI.create(
                        "http://%s:%d/".formatted(address.getAddress().getHostAddress(), address.getPort()));
                var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("hello");
            }
            running.stop(Duration.ZERO);
        }
    }

    @Test
    void launchesCannotReachEachOther() throws Exception {
        var output = new Collected();
        var server = "require('net').createServer(s => s.end('secret')).listen(30124, () => console.log('listening'))";
        var running = driver().start(with(launch("node", "-e", server), new Network.Listening(30124)), output);
        output.await("listening");
        var address = running.address().orElseThrow();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("secret");
        }
        var script = "for a in 127.0.0.1 %s; do (timeout 3 cat </dev/tcp/$a/30124) || echo refused; done"
                .formatted(address.getAddress().getHostAddress());
        assertThat(printed(with(launch("bash", "-c", script), new Network.Outbound())))
                .contains("refused")
                .doesNotContain("secret");
        running.stop(Duration.ZERO);
    }

    @Test
    void nothingIsAdopted() {
        assertThat(driver().adopt("1", new Collected())).isEmpty();
    }

    /// All addresses of the host but its loopback.
    private static String hostAddresses() throws IOException {
        return java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address && !address.isLoopbackAddress())
                .map(java.net.InetAddress::getHostAddress)
                .collect(java.util.stream.Collectors.joining(" "));
    }
}
