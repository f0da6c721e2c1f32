package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.logs.LogId;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.Readiness.NotReady;
import dev.slipway.runtime.Readiness.Ready;
import dev.slipway.runtime.process.ProcessDriver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Real Node servers, in the real sandbox, under supervision.
class WorkloadsInTheSandboxTest {
    private static final int USER = 61002;
    private static final String SERVER = """
            const http = require('node:http'), fs = require('node:fs');
            const attempt = (what) => { try { what(); return 'done'; } catch (e) { return e.code; } };
            http.createServer((request, response) => {
              if (request.url === '/crash') process.exit(7);
              if (request.url === '/eat') { const eaten = []; while (true) eaten.push(Buffer.alloc(8 << 20, 1)); }
              response.end([process.env.GREETING, process.cwd(),
                attempt(() => fs.writeFileSync('/app/new', 'x')),
                attempt(() => fs.writeFileSync('/data/new', 'x')),
                attempt(() => fs.writeFileSync('/tmp/new', 'x'))].join(' '));
            }).listen(%s, process.env.HOST, () => console.log('listening'));
            """;

    private static RuntimeFixture server;
    private static Driver driver;
    private static Workloads workloads;

    @BeforeAll
    static void start() {
        server = RuntimeFixture.create();
        var settings =
                new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("runtime", RuntimeSettings.class);
        driver = ProcessDriver.create(settings, Home.at(TestFolders.fresh("workloads")));
        var tools = new Charge.Tools(driver, new Prober(Duration.ofSeconds(5)), Timer.REAL, Duration.ofMillis(200));
        workloads = new Workloads(
                server.supervisors,
                server.ports,
                server.records,
                tools,
                (id, secrets) -> server.logs.computeIfAbsent(id, RecordingLog::new));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        ((AutoCloseable) driver).close();
        assertThat(server.portsTaken()).isZero();
        server.test.close();
    }

    @Test
    void aNodeServerRunsReadOnlyCrashesAndComesBack() throws Exception {
        var workload = workloads.start(spec("process.env.PORT", Duration.ofSeconds(20)));

        var address = ready(workload);
        assertThat(get(address, "/")).isEqualTo("hello /app EROFS done done");
        assertThat(server.log(workload).output).containsEntry("stdout", "listening\n");
        var first = workloads.get(workload.id()).processId().orElseThrow();
        crash(address, "/crash");
        var back = awaitRestart(workload);
        assertThat(back.lastEnding()).contains("it ended with exit code 7");
        assertThat(get(ready(workload), "/")).startsWith("hello");
        var second = workloads.get(workload.id()).processId().orElseThrow();

        workloads.stop(workload.id(), Duration.ofSeconds(2));

        assertThat(List.of(first, second))
                .doesNotHaveDuplicates()
                .allMatch(pid -> ProcessHandle.of(pid).isEmpty());
        assertThat(workloads.get(workload.id()).state()).isEqualTo(Workload.State.STOPPED);
    }

    @Test
    void aServerThatEatsItsMemoryIsReportedAsSuch() throws Exception {
        var workload = workloads.start(spec("process.env.PORT", Duration.ofSeconds(20)));

        crash(ready(workload), "/eat");

        assertThat(awaitRestart(workload).lastEnding())
                .contains("it ran out of memory: killed: it used more than its 96 MB of memory");
        workloads.stop(workload.id(), Duration.ZERO);
    }

    @Test
    void aServerOnAnotherPortIsToldWhichOne() throws Exception {
        var workload = workloads.start(spec("3000", Duration.ofSeconds(2)));

        assertThat(workloads.awaitReady(workload.id()))
                .isEqualTo(new NotReady("it never listened on port %d (PORT) within 2 s; it listens on 3000"
                        .formatted(workload.port())));
        workloads.stop(workload.id(), Duration.ZERO);
    }

    @Test
    void whatAWorkloadUsesIsSeen() throws Exception {
        var workload = workloads.start(spec("process.env.PORT", Duration.ofSeconds(20)));
        ready(workload);
        var supervisor = server.supervisors.find(workload.id()).orElseThrow();

        supervisor.sampleUsage(Timer.REAL.now());
        supervisor.sampleUsage(Timer.REAL.now());

        assertThat(workloads.usage(workload.id())).singleElement().satisfies(usage -> {
            assertThat(usage.memoryBytes()).isBetween(4L << 20, 96L << 20);
            assertThat(usage.processes()).isPositive();
        });
        workloads.stop(workload.id(), Duration.ZERO);
    }

    private static InetSocketAddress ready(Workload workload) throws InterruptedException {
        var readiness = workloads.awaitReady(workload.id());
        assertThat(readiness).as("%s %s", readiness, server.log(workload).lines).isInstanceOf(Ready.class);
        return ((Ready) readiness).address();
    }

    private static Workload awaitRestart(Workload workload) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            var now = workloads.get(workload.id());
            if (now.restarts() > 0) {
                return now;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        throw new AssertionError("it was not started again: " + workloads.get(workload.id()));
    }

    private static String get(InetSocketAddress address, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://%s:%d%s".formatted(address.getHostString(), address.getPort(), path)))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    /// The server ends in the middle of its answer.
    private static void crash(InetSocketAddress address, String path) {
        assertThatThrownBy(() -> get(address, path)).isInstanceOf(IOException.class);
    }

    private static WorkloadSpec spec(String port, Duration patience) throws IOException {
        var app = TestFolders.fresh("app");
        Files.writeString(app.resolve("server.js"), SERVER.formatted(port));
        var data = TestFolders.fresh("data");
        own(data);
        Files.setPosixFilePermissions(app, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new WorkloadSpec(
                ProjectId.random(),
                UUID.randomUUID(),
                "shop",
                new WorkloadSpec.Program(List.of("node", "server.js"), Map.of("GREETING", "hello"), List.of()),
                new WorkloadSpec.Disk(app, data, USER),
                new Launch.Limits(96L << 20, 1.0, 512),
                WorkloadSpec.Pool.APPS,
                new WorkloadSpec.Probe("/", patience),
                new LogId(UUID.randomUUID()));
    }

    /// As root, launches have users of their own; otherwise everything is the one user's.
    private static void own(Path folder) throws IOException {
        if ("root".equals(System.getProperty("user.name"))) {
            Files.setAttribute(folder, "unix:uid", USER);
        }
    }
}
