package dev.slipway.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The tests' folders, which sandboxes and the database's user can reach. They lie below one folder of this JVM's. What
/// a test class made, databases included, is removed when it has ended, so that a run of all tests needs no more disk
/// than its largest class; what a killed run left is removed by the next.
///
/// JUnit finds this class by `META-INF/services`.
public final class TestFolders implements AfterAllCallback {
    private static final String PREFIX = "slipway-tests-";
    private static final Path ROOT = root();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ConcurrentLinkedQueue<Path> FRESH = new ConcurrentLinkedQueue<>();
    private static final ConcurrentLinkedQueue<Runnable> AT_END = new ConcurrentLinkedQueue<>();

    /// A new folder for the test class that is running.
    public static Path fresh(String name) {
        var folder = make(name);
        FRESH.add(folder);
        return folder;
    }

    /// A new folder for as long as the JVM runs.
    static Path lasting(String name) {
        return make(name);
    }

    /// Has something done when the JVM ends, before the folders are removed.
    static void atEnd(Runnable last) {
        AT_END.add(last);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getRequiredTestClass().isAnnotationPresent(Nested.class)) {
            return;
        }
        TestDatabase.dropFresh();
        var busy = new ArrayList<Path>();
        for (var folder = FRESH.poll(); folder != null; folder = FRESH.poll()) {
            if (!removed(folder)) {
                busy.add(folder);
            }
        }
        FRESH.addAll(busy);
    }

    private static Path make(String name) {
        try {
            return open(Files.createDirectory(ROOT.resolve(name + "-" + COUNT.incrementAndGet())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path open(Path folder) throws IOException {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /// A process that is just ending may still write a last line.
    private static boolean removed(Path folder) {
        try {
            Folders.remove(folder);
            return true;
        } catch (SlipwayException e) {
            return false;
        }
    }

    private static Path root() {
        try {
            var temporary = Path.of(System.getProperty("java.io.tmpdir"));
            ofKilledRuns(temporary).forEach(TestFolders::removed);
            var folder = open(Files.createDirectory(
                    temporary.resolve(PREFIX + ProcessHandle.current().pid())));
            Runtime.getRuntime().addShutdownHook(new Thread(TestFolders::end));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end() {
        AT_END.forEach(Runnable::run);
        removed(ROOT);
    }

    private static List<Path> ofKilledRuns(Path temporary) throws IOException {
        try (var entries = Files.list(temporary)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(PREFIX + "\\d+"))
                    .filter(entry -> !isOfLivingRun(entry.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isOfLivingRun(String name) {
        var process = Long.parseLong(name.substring(PREFIX.length()));
        return process != ProcessHandle.current().pid()
                && ProcessHandle.of(process).isPresent();
    }
}
