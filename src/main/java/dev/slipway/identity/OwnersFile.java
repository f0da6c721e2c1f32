package dev.slipway.identity;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A file of the data folder that only its owner reads (0600): never, not for a moment, with wider permissions.
final class OwnersFile {
    private OwnersFile() {}

    static void write(Home home, String name, String text) {
        var file = home.file(name);
        try {
            var fresh = file.resolveSibling(name + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE, "cannot write " + home.shown().resolve(name), e);
        }
    }

    static void remove(Home home, String name) {
        try {
            Files.deleteIfExists(home.file(name));
        } catch (IOException e) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE, "cannot remove " + home.shown().resolve(name), e);
        }
    }
}
