import dev.slipway.platform.Home;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.runtime.process.ProcessDriver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Prints how many sandboxes with `/bin/true` are started, run to their end and cleaned up in a minute.
final class SandboxBench {
    private static final double SECONDS = 10;

    private SandboxBench() {}

    static void run(Home home) throws InterruptedException {
        var settings =
                new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("runtime", RuntimeSettings.class);
        var driver = ProcessDriver.create(settings, home);
        measure(driver, 2);
        for (var threads : List.of(1, 2, 4)) {
            System.out.printf("sandboxes, %d at once %,14.0f starts/min%n", threads, measure(driver, threads));
        }
    }

    private static double measure(Driver driver, int threads) throws InterruptedException {
        var count = new AtomicInteger();
        var end = System.nanoTime() + (long) (SECONDS * 1e9);
        var workers = IntStream.range(0, threads)
                .mapToObj(worker -> Thread.ofPlatform().start(() -> {
                    while (System.nanoTime() < end) {
                        var ending = driver.run(launch(worker), (_, _, _, _) -> {});
                        if (!ending.succeeded()) {
                            throw new IllegalStateException(ending.detail());
                        }
                        count.incrementAndGet();
                    }
                }))
                .toList();
        for (var worker : workers) {
            worker.join();
        }
        return count.get() / SECONDS * 60;
    }

    private static Launch launch(int worker) {
        return new Launch(
                "bench-" + worker,
                List.of("/bin/true"),
                Map.of(),
                List.of(),
                "/",
                200_000 + worker,
                Launch.Limits.BUILD,
                new Launch.Network.None(),
                Optional.empty());
    }
}
