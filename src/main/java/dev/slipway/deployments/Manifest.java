package dev.slipway.deployments;

import dev.slipway.platform.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The canonical list of a folder's files, and its digest. One entry for each file, link and folder, sorted by
/// path: its kind, whether it can be executed, the SHA-256 of its content or where it leads. Times and owners
/// are left out, so that the same result has the same digest.
record Manifest(String digest, long bytes, int files) {
    /// Reads the folder; `.git` is removed from it on the way.
    ///
    /// @throws dev.slipway.platform.SlipwayException INVALID for a link that leaves the folder and for what is
    ///     no file
    /// @throws InterruptedException soon after the calling thread was interrupted
    static Manifest of(Path folder) throws InterruptedException {
        var entries = Survey.of(folder);
        var whole = sha256();
        lines(entries).stream().sorted().forEach(line -> whole.update(line.getBytes(StandardCharsets.UTF_8)));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new Manifest(
                HexFormat.of().formatHex(whole.digest()),
                entries.stream().mapToLong(Survey.Entry::bytes).sum(),
                (int) entries.stream().filter(Survey.Entry::isFile).count());
    }

    /// Reads on as many threads as there are processors. The caller's interruption ends the work early, with
    /// lines that nobody will use.
    private static List<String> lines(List<Survey.Entry> entries) {
        var caller = Thread.currentThread();
        return entries.parallelStream()
                .map(entry -> caller.isInterrupted() ? "" : line(entry))
                .toList();
    }

    /// A path cannot hold a zero byte, so no two lists have the same text.
    private static String line(Survey.Entry entry) {
        var content = entry.isFile() ? hash(entry.path()) : entry.leadsTo();
        return "%s\0%c%c\0%s\0".formatted(entry.name(), entry.kind(), entry.executable() ? 'x' : '-', content);
    }

    private static String hash(Path file) {
        var digest = sha256();
        var buffer = ByteBuffer.allocate(1 << 16);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        } catch (ClosedByInterruptException e) {
            return "";
        } catch (IOException e) {
            throw Folders.failed("read " + file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
