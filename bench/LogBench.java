import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.logs.LogId;
import dev.slipway.logs.LogSettings;
import dev.slipway.logs.Logs;
import dev.slipway.platform.Database;
import dev.slipway.platform.DatabaseAccess;
import dev.slipway.platform.DatabasePools;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.postgres.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;

/// Prints how many lines of log are handled in a second: stored from end to end (20 secrets, every
/// encoding, a real PostgreSQL with fsync on), and read back. A program and not a test: the figures are the
/// machine's.
final class LogBench {
    private static final int LINES = 1_000_000;
    private static final int CHUNK = 8 * 1024;

    private LogBench() {}

    static void run(Home home) throws InterruptedException {
        var random = new Random(1);
        var secrets = IntStream.range(0, 20)
                .mapToObj(_ -> "sk-" + Long.toHexString(random.nextLong()) + "/" + Long.toString(random.nextLong(), 36))
                .toList();
        var chunks = chunks(random, secrets);
        var bytes = chunks.stream().mapToLong(chunk -> chunk.length).sum();
        System.out.printf("%,d lines, %.0f bytes each, %d secrets%n", LINES, (double) bytes / LINES, secrets.size());
        try (var server = EmbeddedPostgres.start(home);
                var pools = DatabasePools.open(DatabaseAccess.embedded(server, "bench"));
                var logs = new Logs(
                        pools.database(),
                        new LogSettings(DataSize.ofGigabytes(1), 30, Duration.ofMillis(100)),
                        Clock.systemUTC())) {
            for (var streams : List.of(1, 1, 1, 4, 100)) {
                var database = pools.database();
                read(database, logs, store(database, logs, new Work(chunks, secrets, streams)));
            }
        }
    }

    /// Each stream is written by a thread of its own; the time ends when the last line of all is durable.
    private static LogId store(Database database, Logs logs, Work work) throws InterruptedException {
        var ids = new ArrayList<LogId>();
        for (var i = 0; i < work.streams; i++) {
            ids.add(database.asSystem("bench", () -> logs.create(ProjectId.random(), "bench:1")));
        }
        var start = System.nanoTime();
        var threads = IntStream.range(0, work.streams)
                .mapToObj(part -> Thread.ofPlatform().start(() -> {
                    try (var writer = logs.open(ids.get(part), work.secrets)) {
                        for (var i = part; i < work.chunks.size(); i += work.streams) {
                            writer.bytes("stdout", work.chunks.get(i), 0, work.chunks.get(i).length);
                        }
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }
        print("stored, %d stream%s".formatted(work.streams, work.streams == 1 ? "" : "s"), start, LINES);
        return ids.getFirst();
    }

    private static void read(Database database, Logs logs, LogId id) {
        var start = System.nanoTime();
        var next = 1L;
        var count = 0;
        while (true) {
            var from = next;
            var lines = database.asSystem("bench", () -> logs.read(id, from, 5000));
            if (lines.isEmpty()) {
                break;
            }
            count += lines.size();
            next = lines.getLast().seq() + 1;
        }
        print("read back", start, count);
    }

    private static void print(String what, long start, int lines) {
        var seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-22s %,12.0f lines/s%n", what, lines / seconds);
    }

    /// Lines as builds write them, one in a thousand with a secret, in chunks as pipes give them.
    private static List<byte[]> chunks(Random random, List<String> secrets) {
        var all = new ByteArrayOutputStream(LINES * 90);
        for (var i = 0; i < LINES; i++) {
            var line = random.nextInt(1000) == 0
                    ? "export TOKEN=" + secrets.get(random.nextInt(secrets.size()))
                    : "[%07d] transforming src/components/%s/index.tsx (%d modules, %s)"
                            .formatted(
                                    i,
                                    Integer.toString(random.nextInt(1 << 30), 36),
                                    random.nextInt(5000),
                                    Integer.toHexString(random.nextInt()));
            all.writeBytes((line + "\n").getBytes(UTF_8));
        }
        var bytes = all.toByteArray();
        var chunks = new ArrayList<byte[]>();
        for (var at = 0; at < bytes.length; at += CHUNK) {
            chunks.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + CHUNK)));
        }
        return chunks;
    }

    private record Work(List<byte[]> chunks, List<String> secrets, int streams) {}
}
