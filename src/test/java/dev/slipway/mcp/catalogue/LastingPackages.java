package dev.slipway.mcp.catalogue;

import dev.slipway.platform.Home;
import dev.slipway.platform.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A package store that outlives a run of the tests, one for each folder they are run in: fetching Node and the servers
/// anew each time would be a strain on everybody's registry.
public final class LastingPackages {
    private LastingPackages() {}

    static Home home() {
        var mine = Integer.toHexString(Path.of("").toAbsolutePath().hashCode());
        var folder = Path.of(System.getProperty("java.io.tmpdir"), "slipway-test-packages-" + mine);
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            return Home.at(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A fresh data folder whose package store is the lasting one.
    public static Home freshHome() {
        var home = Home.at(TestFolders.fresh("home"));
        try {
            Files.createSymbolicLink(home.path().resolve("mcp-packages"), home().folder("mcp-packages"));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
