package dev.slipway.runtime.process;

import dev.slipway.platform.Home;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Prints how many sandboxed `/bin/true` this machine runs in a minute. Arguments: launches, threads, and `net`
/// for launches with a network.
final class StartsPerMinute {
    private StartsPerMinute() {}

    static void main(String[] args) throws Exception {
        var launches = Integer.parseInt(args[0]);
        var threads = Integer.parseInt(args[1]);
        var network = args.length > 2 ? new Launch.Network.Outbound() : new Launch.Network.None();
        var home = Files.createTempDirectory(
                "slipway-bench", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        try (var driver = (ProcessDriver) ProcessDriver.create(Settings.defaults(), Home.at(home))) {
            run(driver, launches / 10, threads, network);
            var began = System.nanoTime();
            var failed = run(driver, launches, threads, network);
            var seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "%d starts, %d threads: %.1f s, %.0f a minute, %d failed%n",
                    launches, threads, seconds, launches / seconds * 60, failed);
        }
        Files.delete(home);
    }

    private static int run(Driver driver, int launches, int threads, Launch.Network network) {
        var failed = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (var i = 0; i < launches; i++) {
                pool.execute(() -> {
                    try {
                        if (!driver.run(launch(network), (c, b, o, l) -> {}).succeeded()) {
                            failed.incrementAndGet();
                        }
                    } catch (RuntimeException e) {
                        System.out.println(e.getMessage());
                        failed.incrementAndGet();
                    }
                });
            }
        }
        return failed.get();
    }

    private static Launch launch(Launch.Network network) {
        return new Launch(
                "bench",
                List.of("/bin/true"),
                Map.of("A", "b"),
                List.of(Launch.Mount.readOnly(Path.of("/usr"), "/in")),
                "/tmp",
                61002,
                Launch.Limits.WORKLOAD,
                network,
                Optional.empty());
    }
}
