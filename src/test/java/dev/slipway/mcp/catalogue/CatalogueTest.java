package dev.slipway.mcp.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.mcp.gateway.Greeter;
import dev.slipway.mcp.gateway.Greeting;
import dev.slipway.mcp.gateway.Transport;
import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.TestFolders;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Mount;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.runtime.process.ProcessDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Every type that comes with Slipway is installed from the registry and started in the sandbox, cut off from the
/// network, with words that mean nothing for its secrets: it tells its tools. What one run installed serves the
/// next.
class CatalogueTest {
    private static final int USER = 199_998;

    private static ProcessDriver driver;
    private static Greeter greeter;
    private static PackageStore store;
    private static Path data;

    @BeforeAll
    static void openStore() throws Exception {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("runtime", Bindable.of(RuntimeSettings.class));
        driver = (ProcessDriver) ProcessDriver.create(settings, Home.at(TestFolders.fresh("catalogue")));
        greeter = new Greeter(driver, 10 << 20);
        var home = LastingPackages.home();
        var shelf = new Shelf(home);
        var npm = new Npm(driver, settings, Duration.ofMinutes(5), USER + 1);
        store = new PackageStore(shelf, npm, "22.23.3", new WarmUp(greeter, home.folder("mcp-packages")));
        data = TestFolders.fresh("catalogue-data");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterAll
    static void close() {
        driver.close();
    }

    @Test
    void theRequirementsThreeAndAtLeastTenMoreAreShipped() {
        var names = ShippedTypes.read().stream().map(Entry::name).toList();
        assertThat(names).contains("gmail", "figma", "github").hasSizeGreaterThanOrEqualTo(13);
    }

    @TestFactory
    Stream<DynamicTest> tellsItsToolsWithoutTheNetwork() {
        return ShippedTypes.read().stream()
                .map(entry -> dynamicTest(
                        entry.name(),
                        () -> assertThat(tools(entry))
                                .as("tools of " + entry.name())
                                .isPositive()));
    }

    @Test
    void storesTheCodeCompiledWhereProcessesCannotWrite() throws Exception {
        var entry = shipped("memory");
        // Perhaps it was installed before, and then without a trial.
        Folders.remove(install(entry, Optional.empty()).folder());
        var installed = install(entry, Optional.of(trial(entry)));
        try (var files = Files.walk(installed.compiled())) {
            assertThat(files.filter(Files::isRegularFile).count()).isGreaterThan(10);
        }
        assertThat(installed.mounts()).noneMatch(Mount::writable);
    }

    @Test
    void tellsWhatNpmSaidAndLeavesNothing() throws Exception {
        var wanted = new PackageStore.Wanted(
                "@modelcontextprotocol/server-memory", "1.2.3", Optional.empty(), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> store.install(wanted))
                .isInstanceOf(SlipwayException.class)
                .hasMessageContaining("No matching version found for @modelcontextprotocol/server-memory@1.2.3");
        assertThat(store.list(Set.of())).noneMatch(stored -> stored.name().endsWith("server-memory@1.2.3"));
        try (var entries = Files.list(LastingPackages.home().folder("mcp-packages"))) {
            assertThat(entries).noneMatch(path -> path.getFileName().toString().startsWith("new-"));
        }
    }

    @Test
    void asksTheRegistryForTheExactVersion() throws Exception {
        assertThat(store.view("@modelcontextprotocol/server-github@2025.4")
                        .path("version")
                        .asString())
                .isEqualTo("2025.4.8");
        assertThatThrownBy(() -> store.view("@modelcontextprotocol/there-is-no-such-server"))
                .hasMessageContaining("the npm registry has no");
    }

    static Entry shipped(String name) {
        return ShippedTypes.read().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Installed install(Entry entry, Optional<Wiring.Started> trial) throws InterruptedException {
        var npm = entry.server().packages().getFirst();
        return store.install(new PackageStore.Wanted(
                npm.identifier(), npm.version(), entry.overlay().node(), Optional.empty(), trial));
    }

    private static Wiring.Started trial(Entry entry) {
        var values = new HashMap<>(entry.overlay().config());
        for (var field : Field.of(entry.server())) {
            if (field.input().required()) {
                values.put(field.name(), field.input().placeholder().orElse("placeholder"));
            }
        }
        return Wiring.of(entry.server().packages().getFirst(), values);
    }

    private static int tools(Entry entry) throws InterruptedException {
        var installed = install(entry, Optional.empty());
        var started = trial(entry);
        var command = new ArrayList<>(List.of(Installed.program()));
        command.addAll(started.nodeArguments());
        command.add(installed.script());
        command.addAll(started.arguments());
        var environment = new HashMap<>(started.environment());
        environment.put("NODE_COMPILE_CACHE", Installed.COMPILED);
        var mounts = new ArrayList<>(installed.mounts());
        mounts.add(Mount.writable(data, "/data"));
        var launch = new Launch(
                "mcp-catalogue-" + entry.name(),
                command,
                environment,
                mounts,
                "/data",
                USER,
                entry.overlay().limits().within(new Launch.Limits(512 << 20, 2, 512)),
                new Launch.Network.None(),
                Optional.empty());
        return switch (greeter.greet(new Transport.Stdio(launch), Duration.ofSeconds(60))) {
            case Greeting.Answered answered -> answered.tools().size();
            case Greeting.Failed(var why) -> throw new AssertionError(why);
        };
    }
}
