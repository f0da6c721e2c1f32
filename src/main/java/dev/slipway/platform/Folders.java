package dev.slipway.platform;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Whole folders: made, owned, copied, removed. Symbolic links are never followed: what lies in these folders
/// was made by strangers, and this process may write what they may not. Users are numbers of the host's.
///
/// What fails ends in a [SlipwayException]: UNAVAILABLE when the disk is full, INTERNAL otherwise.
public final class Folders {
    private static final boolean ROOT = runsAsRoot();

    private Folders() {}

    /// An empty folder that nobody but `user` (and Slipway) can look into.
    public static Path make(Path folder, int user) {
        return make(folder, user, "rwx------");
    }

    /// A folder of `user`'s.
    ///
    /// @param permissions as `ls` shows them: `rwxr-xr-x`
    public static Path make(Path folder, int user, String permissions) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
            give(folder, user);
            return folder;
        } catch (IOException e) {
            throw failed("make the folder " + folder, e);
        }
    }

    /// Gives the folder and all that is in it to `user`. Slipway that does not run as root cannot, and need
    /// not: its sandboxes then run as the user it runs as itself.
    public static void own(Path folder, int user) {
        if (!ROOT) {
            return;
        }
        walk("hand over " + folder, folder, new EveryEntry() {
            @Override
            void entry(Path path) throws IOException {
                give(path, user);
            }
        });
    }

    /// Removes it and everything in it; does nothing when it is not there.
    public static void remove(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        walk("remove " + folder, folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                if (!ROOT) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(path);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException problem) throws IOException {
                Files.deleteIfExists(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// Moves `from` to `to`, which must not exist, and which appears whole or not at all: where both are not on
    /// one file system, the files are copied beside it first.
    public static void move(Path from, Path to, int user) {
        try {
            Files.createDirectories(to.getParent());
            if (Files.getFileStore(from).equals(Files.getFileStore(to.getParent()))) {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                return;
            }
            var part = to.resolveSibling(to.getFileName() + ".part");
            remove(part);
            copy(from, part);
            own(part, user);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("move %s to %s".formatted(from, to), e);
        }
    }

    private static void copy(Path from, Path to) {
        walk("copy %s to %s".formatted(from, to), from, new EveryEntry() {
            @Override
            void entry(Path path) throws IOException {
                Files.copy(
                        path,
                        to.resolve(from.relativize(path).toString()),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        });
    }

    private static void give(Path path, int user) throws IOException {
        if (ROOT) {
            Files.setAttribute(path, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static void walk(String what, Path folder, SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(folder, visitor);
        } catch (IOException e) {
            throw failed(what, e);
        }
    }

    /// What to throw for a failure. The full disk is told apart: it is the one that its reader can mend.
    ///
    /// @param what could not be done: `remove /data/x`
    public static SlipwayException failed(String what, IOException e) {
        var reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        var full = String.valueOf(reason).contains("No space left");
        return full
                ? new SlipwayException(ErrorCode.UNAVAILABLE, "cannot %s: the disk is full".formatted(what), e)
                : new SlipwayException(ErrorCode.INTERNAL, "cannot %s: %s".formatted(what, e), e);
    }

    /// Whether Slipway runs as root and can give files to others.
    public static boolean asRoot() {
        return ROOT;
    }

    private static boolean runsAsRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// Sees folders before what is in them, and everything else as it is.
    private abstract static class EveryEntry extends SimpleFileVisitor<Path> {
        abstract void entry(Path path) throws IOException;

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
            entry(path);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            entry(path);
            return FileVisitResult.CONTINUE;
        }
    }
}
