package dev.slipway.platform.postgres;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// A folder with `initdb` and `postgres` of one major version: the newest installed one from 15 on, else the one
/// that Slipway brings along. A data folder stays with the major that made it.
record PostgresBinaries(Path bin, int major) {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final int OLDEST = 15;
    private static final int BUNDLED = 18;
    private static final String BUNDLE = "/postgres-linux-%s.txz";

    static PostgresBinaries forNew(Home home) {
        return IntStream.rangeClosed(OLDEST, 30)
                .boxed()
                .sorted(Comparator.reverseOrder())
                .flatMap(major -> installed(major).stream())
                .findFirst()
                .orElseGet(() -> bundled(home));
    }

    /// @throws SlipwayException UNAVAILABLE when the major that made the data folder is not on this machine
    static PostgresBinaries forExisting(Home home, int major) {
        if (major == BUNDLED && Files.isDirectory(unpackedAt(home))) {
            return bundled(home);
        }
        return installed(major)
                .or(() -> major == BUNDLED ? Optional.of(bundled(home)) : Optional.empty())
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        ("the data folder was made by PostgreSQL %d, which is not on this machine: install the package"
                                        + " postgresql-%d, or set DATABASE_URL")
                                .formatted(major, major)));
    }

    Path program(String name) {
        return bin.resolve(name);
    }

    private static Optional<PostgresBinaries> installed(int major) {
        var bin = INSTALLED.resolve(major + "/bin");
        return Files.isExecutable(bin.resolve("postgres")) && Files.isExecutable(bin.resolve("initdb"))
                ? Optional.of(new PostgresBinaries(bin, major))
                : Optional.empty();
    }

    private static PostgresBinaries bundled(Home home) {
        var folder = unpackedAt(home);
        if (!Files.isDirectory(folder)) {
            unpack(home, folder);
        }
        return new PostgresBinaries(folder.resolve("bin"), BUNDLED);
    }

    private static Path unpackedAt(Home home) {
        return home.folder("postgres").resolve("bundled-" + BUNDLED);
    }

    /// Unpacks beside the final place and renames, so that a crash leaves no half folder that looks whole.
    private static void unpack(Home home, Path folder) {
        var arch = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        try (var bundle = PostgresBinaries.class.getResourceAsStream(BUNDLE.formatted(arch))) {
            if (bundle == null) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "no PostgreSQL comes with Slipway for %s: install the package postgresql, or set DATABASE_URL"
                                .formatted(arch));
            }
            var partial = Files.createTempDirectory(home.folder("postgres"), "unpacking-");
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
            extract(bundle, partial);
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            // Another start was faster; its copy is as good.
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.INTERNAL, "cannot unpack PostgreSQL to " + folder, e);
        }
    }

    private static void extract(InputStream bundle, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(bundle))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the archive points outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    Files.setPosixFilePermissions(
                            target,
                            PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
