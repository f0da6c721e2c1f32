package dev.slipway.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// The two bare repositories of one project.
///
/// They are two because they are trusted differently: `pushed.git` is the only copy of what people pushed, whole, kept
/// safe on the disk and never thrown away; `fetched.git` is a shallow copy of single commits of another repository,
/// thrown away whenever it looks damaged.
record Mirror(Path folder) {
    /// What a git that was killed may leave behind. Only looked at while no other git works here.
    private static final List<String> LOCKS =
            List.of("shallow.lock", "packed-refs.lock", "HEAD.lock", "config.lock", "refs/slipway/last.lock");

    Path pushed() {
        return folder.resolve("pushed.git");
    }

    Path fetched() {
        return folder.resolve("fetched.git");
    }

    /// Those that exist.
    List<Path> repositories() {
        return List.of(fetched(), pushed()).stream().filter(Files::isDirectory).toList();
    }

    /// Makes `repository` by handing `make` a name to make it under: it appears in one step, or not at all.
    void ensure(Path repository, Consumer<Path> make) {
        if (Files.isDirectory(repository)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            var fresh = folder.resolve("new-" + UUID.randomUUID());
            make.accept(fresh);
            Files.move(fresh, repository, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the repository " + repository, e);
        }
    }

    void breakLocks() {
        try {
            for (var lock : LOCKS) {
                Files.deleteIfExists(fetched().resolve(lock));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove a stale lock of " + fetched(), e);
        }
    }

    /// How many packs the repository is made of.
    static int packs(Path repository) {
        try (var files = Files.newDirectoryStream(repository.resolve("objects/pack"), "*.pack")) {
            var count = 0;
            for (var _ : files) {
                count++;
            }
            return count;
        } catch (IOException e) {
            return 0;
        }
    }
}
