package dev.slipway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class LogsTest {
    private static final LogSettings SETTINGS = new LogSettings(DataSize.ofMegabytes(256), 30, Duration.ofMillis(50));

    private static TestDatabase test;
    private static Logs logs;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        logs = newLogs(SETTINGS);
    }

    @AfterAll
    static void close() {
        logs.close();
        test.close();
    }

    @Test
    void linesAreStoredInOrderWithTimeLevelAndSource() {
        var id = newStream();
        try (var writer = logs.open(id, List.of())) {
            writer.line(Level.WARNING, "slipway", "one");
            say(writer, "stdout", "two\nerror: three\r\nfo");
            say(writer, "stdout", "ur\n");
            say(writer, "stderr", "npm warn deprecated\n");
            writer.flush();
            assertThat(read(id, 1, 10))
                    .extracting(LogLine::seq, LogLine::level, LogLine::source, LogLine::text)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(1L, Level.WARNING, "slipway", "one"),
                            org.assertj.core.groups.Tuple.tuple(2L, Level.INFO, "stdout", "two"),
                            org.assertj.core.groups.Tuple.tuple(3L, Level.ERROR, "stdout", "error: three"),
                            org.assertj.core.groups.Tuple.tuple(4L, Level.INFO, "stdout", "four"),
                            org.assertj.core.groups.Tuple.tuple(5L, Level.WARNING, "stderr", "npm warn deprecated"));
            assertThat(read(id, 1, 10))
                    .allSatisfy(line -> assertThat(Duration.between(line.at(), java.time.Instant.now()))
                            .isBetween(Duration.ofMillis(-1), Duration.ofSeconds(20)));
            assertThat(texts(read(id, 3, 2))).containsExactly("error: three", "four");
            assertThat(read(id, 6, 10)).isEmpty();
        }
    }

    @Test
    void aLineIsStoredSoonWithoutBeingAskedFor() throws Exception {
        var id = newStream();
        try (var writer = logs.open(id, List.of("a-secret-that-may-follow"));
                var follower = logs.follow(id, 1)) {
            say(writer, "stdout", "nobody flushes this a\n");
            assertThat(texts(follower.next(10, 10_000))).containsExactly("nobody flushes this a");
            // The end of the line could begin a secret in base64 that is wrapped here; when nothing follows, it does
            // not.
            say(writer, "stdout", "nor this YS\n");
            assertThat(texts(follower.next(10, 10_000))).containsExactly("nor this YS");
        }
    }

    @Test
    void anUnfinishedLineIsStoredWhenItsSourceEnds() {
        var id = newStream();
        try (var writer = logs.open(id, List.of())) {
            say(writer, "stdout", "no end");
            writer.flush();
            assertThat(read(id, 1, 10)).isEmpty();
            writer.endOf("stdout");
            writer.flush();
            assertThat(texts(read(id, 1, 10))).containsExactly("no end");
            say(writer, "stdout", "nor here");
        }
        assertThat(texts(read(id, 1, 10))).containsExactly("no end", "nor here");
    }

    @Test
    void severalThreadsAndWritersLeaveNoGapAndKeepTheirOwnOrder() throws Exception {
        var id = newStream();
        var speakers = 4;
        var each = 5_000;
        inParallel(IntStream.range(0, speakers)
                .<Callable<Void>>mapToObj(speaker -> () -> {
                    try (var writer = logs.open(id, List.of())) {
                        for (var i = 0; i < each; i += 5) {
                            var from = i;
                            var words = IntStream.range(i, i + 5)
                                    .mapToObj(n -> speaker + " " + n + "\n")
                                    .reduce("", String::concat);
                            if (from % 100 == 0) {
                                writer.line(Level.INFO, "slipway", "between");
                            }
                            say(writer, "s" + speaker, words);
                        }
                    }
                    return null;
                })
                .toList());
        var all = readAll(id);
        assertThat(all.stream().mapToLong(LogLine::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, all.size()).boxed().toList());
        for (var speaker = 0; speaker < speakers; speaker++) {
            var source = "s" + speaker;
            var number = speaker;
            assertThat(all.stream().filter(line -> line.source().equals(source)).map(LogLine::text))
                    .containsExactlyElementsOf(IntStream.range(0, each)
                            .mapToObj(n -> number + " " + n)
                            .toList());
        }
        assertThat(all).hasSize(speakers * (each + each / 100));
    }

    @Test
    void aFollowerSeesEverythingThatIsSaidWhileItLooksAndThenTheEnd() throws Exception {
        var id = newStream();
        var lines = 20_000;
        var seen = new ArrayList<LogLine>();
        try (var follower = logs.follow(id, 1);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var speaking = threads.submit(() -> {
                try (var writer = logs.open(id, List.of())) {
                    for (var i = 1; i <= lines; i++) {
                        say(writer, "stdout", "line " + i + "\n");
                    }
                    writer.finish();
                }
            });
            // A slow one: few lines at a time, and the writer waits for nobody.
            while (!follower.atEnd()) {
                seen.addAll(follower.next(97, 10_000));
            }
            speaking.get();
        }
        assertThat(texts(seen))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, lines)
                        .mapToObj(i -> "line " + i)
                        .toList());
        assertThat(summary(id).finished()).isTrue();
    }

    @Test
    void aFollowerBeginsWhereItIsTold() throws Exception {
        var id = newStream();
        try (var writer = logs.open(id, List.of())) {
            say(writer, "stdout", "1\n2\n3\n4\n5\n");
            writer.finish();
        }
        try (var follower = logs.follow(id, 4)) {
            assertThat(texts(follower.next(10, 0))).containsExactly("4", "5");
            assertThat(follower.next(10, 0)).isEmpty();
            assertThat(follower.atEnd()).isTrue();
        }
    }

    @Test
    void anotherServerGoesOnAfterTheLastStoredLineAndTakesTheStreamOver() throws Exception {
        var id = newStream();
        var writer = logs.open(id, List.of());
        say(writer, "stdout", "one\ntwo\n");
        writer.flush();
        try (var other = newLogs(SETTINGS);
                var follower = logs.follow(id, 1)) {
            assertThat(texts(follower.next(10, 0))).containsExactly("one", "two");
            try (var takenOver = other.open(id, List.of())) {
                say(takenOver, "stdout", "three\n");
                takenOver.flush();
                assertThat(texts(follower.next(10, 10_000))).containsExactly("three");
                say(writer, "stdout", "lost by right\n");
                assertThatThrownBy(writer::flush)
                        .isInstanceOf(SlipwayException.class)
                        .extracting("code")
                        .isEqualTo(ErrorCode.CONFLICT);
                say(takenOver, "stdout", "four\n");
            }
        }
        writer.close();
        assertThat(readAll(id))
                .extracting(LogLine::seq, LogLine::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, "one"),
                        org.assertj.core.groups.Tuple.tuple(2L, "two"),
                        org.assertj.core.groups.Tuple.tuple(3L, "three"),
                        org.assertj.core.groups.Tuple.tuple(4L, "four"));
    }

    @Test
    void nothingIsLostOrDoubledOrReorderedWhenItsConnectionsBreak() throws SQLException {
        var id = newStream();
        var lines = 6_000;
        try (var writer = logs.open(id, List.of())) {
            for (var i = 1; i <= lines; i++) {
                say(writer, "stdout", "line " + i + "\n");
                if (i % 1_000 == 0) {
                    breakConnections();
                }
            }
        }
        assertThat(texts(readAll(id)))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, lines)
                        .mapToObj(i -> "line " + i)
                        .toList());
    }

    @Test
    void secretsAreNowhereInTheDatabaseAndTheyAreCounted() {
        var id = newStream();
        try (var writer = logs.open(id, List.of("correct-horse-battery", "abc"))) {
            say(writer, "stdout", "password: correct-ho");
            say(writer, "stdout", "rse-battery!\n");
            // UTF-16 shows the secret only once the zero bytes are gone.
            var wide = "correct-horse-battery\n".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
            writer.bytes("stdout", wide, 0, wide.length);
            writer.line(Level.INFO, "slipway", "run --token=correct-horse-battery");
            writer.alsoHide("found-out-later");
            say(writer, "stderr", "it is found-out-later\n");
        }
        assertThat(texts(readAll(id)))
                .containsExactly(
                        "1 secret shorter than 4 characters cannot be hidden in this log",
                        "password: ***!",
                        "***",
                        "run --token=***",
                        "it is ***");
        assertThat(summary(id).masked()).isEqualTo(4);
        assertThat(summary(id).lines()).isEqualTo(5);
    }

    @Test
    void aLineOf200MegabytesIsCutInFlatMemory() {
        var id = newStream();
        var chunk = new byte[1024 * 1024];
        Arrays.fill(chunk, (byte) 'x');
        try (var writer = logs.open(id, List.of("hunter2-hunter2"))) {
            var before = usedMemory();
            for (var i = 0; i < 200; i++) {
                writer.bytes("stdout", chunk, 0, chunk.length);
            }
            assertThat(usedMemory() - before).isLessThan(8 * 1024 * 1024);
            say(writer, "stdout", "\nnext\n");
        }
        var lines = readAll(id);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().text().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(LineSplitter.LONGEST);
        assertThat(lines.getFirst().text()).startsWith("xxxx").endsWith("x… (line cut, 209715200 bytes)");
        assertThat(lines.getLast().text()).isEqualTo("next");
    }

    @Test
    void whatIsNotUtf8OrNoTextIsMadeReadable() {
        var id = newStream();
        try (var writer = logs.open(id, List.of())) {
            var bytes =
                    new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3, '\n', 0, 'c', 7, '\n', (byte) 0xe2, (byte) 0x82};
            writer.bytes("stdout", bytes, 0, bytes.length);
            writer.bytes("stdout", new byte[] {(byte) 0xac, '\n'}, 0, 2);
            say(writer, "stdout", "\u001b[2K\u001b[1;31mred\u001b[0m \u001b]0;title\u0007plain\u001b[?25l\n");
            say(writer, "stdout", "10%\r50%\r100%\r\n");
        }
        assertThat(texts(readAll(id)))
                .containsExactly("a\ufffdb\ufffd", "c", "€", "\u001b[1;31mred\u001b[0m plain", "100%");
    }

    @Test
    void aLogBeyondItsLimitKeepsItsBeginningAndItsEndAndSaysSo() throws Exception {
        try (var small = newLogs(new LogSettings(DataSize.ofMegabytes(1), 30, Duration.ofMillis(50)))) {
            var id = newStream();
            var lines = 40_000;
            try (var writer = small.open(id, List.of())) {
                for (var i = 1; i <= lines; i++) {
                    say(writer, "stdout", "%-90d\n".formatted(i));
                }
                writer.flush();
                await(() -> keptBytes(id) <= 1024 * 1024);
                say(writer, "stdout", "the end\n");
                writer.finish();
            }
            var kept = readAll(id);
            assertThat(kept.getFirst().text()).startsWith("1 ");
            assertThat(kept.getLast().text()).isEqualTo("the end");
            assertThat(kept.getLast().seq()).isEqualTo(lines + 1);
            var gaps = kept.stream()
                    .filter(line -> line.source().equals("slipway"))
                    .toList();
            assertThat(gaps).hasSize(1);
            var dropped = lines + 1 - (kept.size() - 1);
            assertThat(gaps.getFirst().text())
                    .isEqualTo("… %d lines were dropped here: the log reached its limit of 1 MB (logs.max-bytes)"
                            .formatted(dropped));
            // Reading from inside the gap finds what says so, and then goes on.
            assertThat(texts(read(id, gaps.getFirst().seq() - 10, 1)))
                    .containsExactly(gaps.getFirst().text());
        }
    }

    @Test
    void manySmallBlocksBecomeFewWhenTheLogIsFinished() throws Exception {
        var id = newStream();
        try (var writer = logs.open(id, List.of())) {
            for (var i = 1; i <= 100; i++) {
                say(writer, "stdout", "line " + i + "\n");
                writer.flush();
            }
            writer.finish();
        }
        await(() -> blocks(id).size() == 1);
        assertThat(texts(readAll(id)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void linesAreFoundByTextAndLevel() {
        var id = newStream();
        try (var writer = logs.open(id, List.of())) {
            for (var i = 1; i <= 30_000; i++) {
                say(writer, "stdout", i % 10_000 == 0 ? "ERROR Needle %d\n".formatted(i) : "hay %d\n".formatted(i));
            }
            writer.finish();
        }
        var found = search(id, new LogQuery(1, 2, Level.DEBUG, "needle"));
        assertThat(found.lines()).extracting(LogLine::seq).containsExactly(10_000L, 20_000L);
        assertThat(found.next()).isEqualTo(20_001);
        assertThat(found.end()).isFalse();
        var rest = search(id, new LogQuery(found.next(), 2, Level.WARNING, ""));
        assertThat(rest.lines()).extracting(LogLine::text).containsExactly("ERROR Needle 30000");
        assertThat(rest.end()).isTrue();
    }

    @Test
    void aDeletedLogIsGoneAndItsWriterDoesNoHarm() {
        var id = newStream();
        try (var writer = logs.open(id, List.of())) {
            say(writer, "stdout", "one\n");
            writer.flush();
            test.database().asSystem("test", () -> logs.delete(id));
            say(writer, "stdout", "two\n");
            writer.flush();
            say(writer, "stdout", "three\n");
        }
        assertThat(readAll(id)).isEmpty();
        assertThatThrownBy(() -> logs.open(id, List.of())).extracting("code").isEqualTo(ErrorCode.NOT_FOUND);
    }

    private static Logs newLogs(LogSettings settings) {
        return new Logs(test.database(), settings, Clock.systemUTC());
    }

    private static LogId newStream() {
        return test.database().asSystem("test", () -> logs.create(ProjectId.random(), "test:1"));
    }

    private static void say(LogWriter writer, String source, String text) {
        var bytes = text.getBytes(UTF_8);
        writer.bytes(source, bytes, 0, bytes.length);
    }

    private static List<LogLine> read(LogId id, long from, int limit) {
        return test.database().asSystem("test", () -> logs.read(id, from, limit));
    }

    private static LogPage search(LogId id, LogQuery query) {
        return test.database().asSystem("test", () -> logs.search(id, query));
    }

    private static LogSummary summary(LogId id) {
        return test.database().asSystem("test", () -> logs.summary(id)).orElseThrow();
    }

    private static List<BlockInfo> blocks(LogId id) {
        return test.database().asSystem("test", () -> new LogStore(test.database()).infos(id, 1));
    }

    private static long keptBytes(LogId id) {
        return blocks(id).stream().mapToLong(BlockInfo::bytes).sum();
    }

    private static List<LogLine> readAll(LogId id) {
        var all = new ArrayList<LogLine>();
        var from = 1L;
        while (true) {
            var page = search(id, LogQuery.from(from, LogQuery.LARGEST));
            all.addAll(page.lines());
            if (page.next() == from) {
                return all;
            }
            from = page.next();
        }
    }

    private static List<String> texts(List<LogLine> lines) {
        return lines.stream().map(LogLine::text).toList();
    }

    /// Ends all connections of the owner role, from one of its own: the pool's might be one that was just ended.
    private static void breakConnections() throws SQLException {
        var access = test.access();
        try (var own = DriverManager.getConnection(access.url(), access.owner(), access.ownerPassword());
                var statement = own.createStatement()) {
            statement.execute("""
                    SELECT pg_terminate_backend(pid)
                    FROM pg_stat_activity
                    WHERE datname = current_database()
                      AND usename = current_user
                      AND pid <> pg_backend_pid()
                    """);
        }
    }

    private static void inParallel(List<Callable<Void>> tasks) throws Exception {
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("still not so after 10 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
