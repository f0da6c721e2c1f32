package dev.slipway.mcp.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.Vault;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The folders of the package store: `mcp-packages/<digest>` in the data folder, and beside them which package, on
/// which Node, has which digest. A folder appears whole or not at all.
final class Shelf {
    private static final String DIGEST = "[0-9a-f]{64}";
    private static final String CACHE = "npm-cache";
    /// What is installed is no secret, and is run by many users.
    private static final String OPEN = "rwxr-xr-x";

    private final Path folder;

    Shelf(Home home) {
        this.folder = home.folder("mcp-packages");
        leftovers().forEach(Folders::remove);
    }

    /// The digest under which a package is stored, if it is.
    Optional<String> digestOf(String key) {
        var file = index(key);
        try {
            var digest = Files.exists(file) ? Files.readString(file).strip() : "";
            return Optional.of(digest).filter(it -> it.matches(DIGEST) && has(it));
        } catch (IOException e) {
            throw Folders.failed("read " + file, e);
        }
    }

    boolean has(String digest) {
        return Files.isDirectory(at(digest));
    }

    Path at(String digest) {
        return folder.resolve(digest);
    }

    /// A folder to install in, which belongs to `user`, with `app`, `compiled` and an empty `tmp` in it.
    Path begin(int user) {
        var begun = folder.resolve("new-" + UUID.randomUUID());
        for (var path : List.of(begun, begun.resolve("app"), begun.resolve("compiled"))) {
            Folders.make(path, user, OPEN);
        }
        return begun;
    }

    /// Where npm keeps what it fetched.
    Path cache(int user) {
        return Folders.make(folder.resolve(CACHE), user, OPEN);
    }

    void dropCache() {
        Folders.remove(folder.resolve(CACHE));
    }

    /// Makes what was installed readable to everybody and writable to nobody who runs it, and stores it.
    void keep(String key, Path begun, String digest) {
        try {
            Files.walkFileTree(begun, new Readable());
            if (!has(digest)) {
                Files.move(begun, at(digest), StandardCopyOption.ATOMIC_MOVE);
            }
            var part = folder.resolve("new-" + UUID.randomUUID());
            Files.writeString(part, digest);
            Files.move(part, index(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Folders.failed("store the package", e);
        } finally {
            Folders.remove(begun);
        }
    }

    /// Every stored digest.
    List<String> digests() {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches(DIGEST))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Folders.failed("list the package store", e);
        }
    }

    /// How much disk a folder takes, in bytes of its files.
    long size(String digest) {
        var total = new long[1];
        try {
            Files.walkFileTree(at(digest), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    total[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw Folders.failed("measure the package store", e);
        }
        return total[0];
    }

    void drop(String digest) {
        Folders.remove(at(digest));
    }

    private List<Path> leftovers() {
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("new-"))
                    .toList();
        } catch (IOException e) {
            throw Folders.failed("list the package store", e);
        }
    }

    private Path index(String key) {
        return folder.resolve("of-" + Vault.hash(key.getBytes(UTF_8)));
    }

    /// Some packages are packed with files that only their packer may read.
    private static final class Readable extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                var now = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
                var wanted = EnumSet.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.OTHERS_READ);
                if (now.contains(PosixFilePermission.OWNER_EXECUTE)) {
                    wanted.addAll(PosixFilePermissions.fromString("--x--x--x"));
                }
                if (!wanted.equals(now)) {
                    Files.setPosixFilePermissions(path, wanted);
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
