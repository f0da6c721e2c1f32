package dev.slipway.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The data folder (`SLIPWAY_HOME`): everything of Slipway's that is not in the database. Readable by its owner
/// only; sandboxes see single folders of it, never the whole.
///
/// `path` must be reachable by the users that sandboxes and the embedded database run as. Where the folder a person
/// named is not (root's home is mode 0700), the launcher binds it to one that is, and `shown` keeps the person's
/// name for it.
public record Home(Path path, Path shown) {
    public Home {
        path = path.toAbsolutePath().normalize();
    }

    public static Home at(Path path) {
        return new Home(path, path);
    }

    /// A folder of the data folder, made when it is missing: mode 0711, so that what lies in it can be reached by
    /// name by the user it belongs to, and listed by nobody else.
    public Path folder(String name) {
        var folder = path.resolve(name);
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder, e);
        }
        return folder;
    }

    /// A file of the data folder; its parent exists afterwards.
    public Path file(String name) {
        return folder(".").normalize().resolve(name);
    }
}
