package dev.slipway.mcp.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.mcp.LocalDriver;
import dev.slipway.mcp.gateway.Greeter;
import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.Availability;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Output;
import dev.slipway.runtime.Running;
import dev.slipway.runtime.RuntimeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// The store's own rules, with an npm of the test's own.
class PackageStoreTest {
    private final FakeNpm npm = new FakeNpm();
    private final Home home = Home.at(TestFolders.fresh("packages"));
    private final PackageStore store = open();

    private PackageStore open() {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("runtime", Bindable.of(RuntimeSettings.class));
        var warmUp = new WarmUp(new Greeter(new LocalDriver(), 1 << 20), home.folder("mcp-packages"));
        return new PackageStore(
                new Shelf(home), new Npm(npm, settings, Duration.ofMinutes(1), 61_003), "22.1.0", warmUp);
    }

    private static PackageStore.Wanted wanted(String name, Optional<String> lock) {
        return new PackageStore.Wanted(name, "1.0.0", Optional.empty(), lock, Optional.empty());
    }

    @Test
    void manyWhoAskAtOnceGetOneInstallation() throws Exception {
        var installed = store.install(wanted("first", Optional.empty()));
        var begun = npm.installations.get();
        npm.gate = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = java.util.stream.IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> store.install(wanted("second", Optional.empty()))))
                    .toList();
            npm.gate.countDown();
            for (var answer : answers) {
                assertThat(answer.get().digest()).isNotEqualTo(installed.digest());
            }
        }
        assertThat(npm.installations.get() - begun).isEqualTo(1);
    }

    @Test
    void aFailureLeavesNothingAndIsTriedAgain() throws Exception {
        store.install(wanted("first", Optional.empty()));
        npm.failure = "npm error code ENOSPC\nnpm error a thing went wrong\n";
        assertThatThrownBy(() -> store.install(wanted("second", Optional.empty())))
                .isInstanceOf(SlipwayException.class)
                .hasMessage("npm could not install it: code ENOSPC; a thing went wrong");
        assertThat(entries()).noneMatch(name -> name.startsWith("new-"));
        npm.failure = "";
        assertThat(store.install(wanted("second", Optional.empty())).version()).isEqualTo("1.0.0");
    }

    @Test
    void whatAKilledServerLeftIsRemovedAtTheNextStart() throws Exception {
        Files.createDirectories(home.folder("mcp-packages").resolve("new-left/app"));
        open();
        assertThat(entries()).doesNotContain("new-left");
    }

    @Test
    void theLockFileMakesTheNextInstallationTheSame() throws Exception {
        var first = store.install(wanted("first", Optional.empty()));
        var lock = Files.readString(first.lockFile());
        assertThat(store.install(wanted("first", Optional.of(lock)))).isEqualTo(first);
        var begun = npm.installations.get();
        assertThat(begun).isEqualTo(2);

        Folders.remove(first.folder());
        npm.lockChanges = true;
        var again = store.install(wanted("first", Optional.of(lock)));
        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(npm.commands.getLast()).contains("ci", "--ignore-scripts");
    }

    @Test
    void onlyWhatNobodyNeedsIsRemoved() throws Exception {
        var first = store.install(wanted("first", Optional.empty()));
        var second = store.install(wanted("second", Optional.empty()));
        var later = open();
        assertThat(later.removeUnused(Set.of(first.digest())))
                .extracting(PackageStore.Stored::name)
                .containsExactly("second@1.0.0");
        assertThat(Files.exists(first.folder())).isTrue();
        assertThat(Files.exists(second.folder())).isFalse();
        assertThat(entries()).doesNotContain("npm-cache");
    }

    @Test
    void everybodyMayReadWhatOnlyThePackerCould() throws Exception {
        var installed = store.install(wanted("first", Optional.empty()));
        var file = installed.app().resolve("node_modules/first/index.js");
        assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(installed.script()).isEqualTo("/app/node_modules/first/index.js");
    }

    @Test
    void aProgramOutsideOfThePackageIsNoProgram() throws Exception {
        var installed = store.install(wanted("first", Optional.empty()));
        Files.writeString(installed.app().resolve("node_modules/first/package.json"), """
                {"name": "first", "version": "1.0.0", "bin": "../../../../etc/passwd"}
                """);
        assertThatThrownBy(installed::script).hasMessageContaining("has no program to run");
    }

    private List<String> entries() throws IOException {
        try (var files = Files.list(home.folder("mcp-packages"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /// Does what npm would with `install` and `ci`, to the folder that is mounted at /app.
    private static final class FakeNpm implements Driver {
        final AtomicInteger installations = new AtomicInteger();
        final List<List<String>> commands = new java.util.concurrent.CopyOnWriteArrayList<>();
        volatile String failure = "";
        volatile boolean lockChanges;
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public Ending run(Launch launch, Output output) {
            commands.add(launch.command());
            installations.incrementAndGet();
            var app = launch.mounts().getFirst().source();
            try {
                gate.await();
                var wanted = Files.readString(app.resolve("package.json"));
                if (!failure.isEmpty() && !wanted.contains("node-linux-")) {
                    var said = failure.getBytes(StandardCharsets.UTF_8);
                    output.accept(Output.Channel.OUT, said, 0, said.length);
                    return ended(1);
                }
                install(app, wanted);
                return ended(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void install(Path app, String wanted) throws IOException {
            var match = java.util.regex.Pattern.compile("\"dependencies\":\\{\"([^\"]+)\":\"([^\"]+)\"")
                    .matcher(wanted);
            assertThat(match.find()).isTrue();
            var folder = Files.createDirectories(app.resolve("node_modules").resolve(match.group(1)));
            Files.writeString(folder.resolve("package.json"), """
                    {"name": "%s", "version": "%s", "bin": {"program": "index.js"}}
                    """.formatted(match.group(1), match.group(2)));
            var script = Files.writeString(folder.resolve("index.js"), "");
            Files.setPosixFilePermissions(script, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            if (!Files.exists(app.resolve("package-lock.json"))) {
                Files.writeString(
                        app.resolve("package-lock.json"),
                        "{\"lock\": \"%s %s %s\"}".formatted(match.group(1), match.group(2), lockChanges));
            }
        }

        private static Ending ended(int code) {
            return new Ending(code, Ending.Cause.EXITED, "exit code " + code, Duration.ZERO, 0);
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Availability availability() {
            return new Availability.Available("for tests");
        }

        @Override
        public Running start(Launch launch, Output output) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Running> adopt(String handle, Output output) {
            return Optional.empty();
        }
    }
}
