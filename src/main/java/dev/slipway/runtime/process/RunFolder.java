package dev.slipway.runtime.process;

import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The files of this instance that live no longer than it: the filter, the sandboxes' /etc, and for a moment the
/// options of a launch, which hold its environment and so its secrets. In memory (/run) where the machine lets
/// us.
final class RunFolder {
    private final Path all;
    private final Path own;
    private final Instance instance;

    RunFolder(Home home, Instance instance, boolean root) {
        this.instance = instance;
        try {
            all = base(home, root);
            own = Files.createDirectories(all.resolve(instance.name()));
            // 0711: sandboxes' users reach what they are given by name, and list nothing.
            Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwx--x--x"));
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of this run", e);
        }
    }

    private static Path base(Home home, boolean root) throws IOException {
        var runtime = System.getenv("XDG_RUNTIME_DIR");
        if (root && Files.isWritable(Path.of("/run"))) {
            return Files.createDirectories(Path.of("/run/slipway"));
        }
        if (!root && runtime != null && Files.isWritable(Path.of(runtime))) {
            return Files.createDirectories(Path.of(runtime, "slipway"));
        }
        return home.folder("run");
    }

    /// Shared by all Slipways of this user on this machine.
    Path shared() {
        return all;
    }

    Path path() {
        return own;
    }

    /// A new file that only this user can read.
    Path secret(String name, byte[] content) throws IOException {
        var file = Files.createFile(
                own.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
        return file;
    }

    /// Removes the folders of dead instances of the same data folder.
    void sweep() {
        try (var folders = Files.list(all)) {
            folders.filter(folder -> instance.buries(folder.getFileName().toString()))
                    .forEach(Folders::remove);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sweep " + all, e);
        }
    }

    void close() {
        Folders.remove(own);
    }
}
