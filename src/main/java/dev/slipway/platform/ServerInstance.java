package dev.slipway.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// This start of Slipway on this data folder. Holds the folder's lock, so that a data folder has one living server
/// and whatever an earlier one left behind is known to be nobody's.
public final class ServerInstance implements AutoCloseable {
    private final String home;
    private final String id;
    private final FileChannel channel;
    private final FileLock lock;

    private ServerInstance(String home, FileChannel channel, FileLock lock) {
        this.home = home;
        this.id = home + "/" + UUID.randomUUID();
        this.channel = channel;
        this.lock = lock;
    }

    /// @throws SlipwayException CONFLICT when another server uses the data folder
    public static ServerInstance claim(Home home) {
        try {
            var channel = FileChannel.open(home.file("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = tryLock(channel);
            if (lock == null) {
                throw SlipwayException.conflict(
                        "another Slipway is running on %s: stop it with 'slipway stop', or set SLIPWAY_HOME",
                        home.shown());
            }
            return new ServerInstance(fingerprint(home), channel, lock);
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot use the data folder " + home.shown(), e);
        }
    }

    /// `<data folder's fingerprint>/<this start>`: who owns a lease.
    public String id() {
        return id;
    }

    /// The data folder's fingerprint, eight hex digits: the same at each start, another for another folder. Names
    /// what a server leaves on the machine (control groups, network namespaces).
    public String home() {
        return home;
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String fingerprint(Home home) {
        return Vault.hash(home.shown().toString().getBytes(StandardCharsets.UTF_8))
                .substring(0, 8);
    }
}
