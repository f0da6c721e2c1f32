package dev.slipway.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The /etc that sandboxes see: made up where it names people and networks, copied where programs cannot do
/// without, and nothing else. Only what everybody may read is copied.
final class EtcFolder {
    /// The user and group inside every sandbox; outside it is the launch's own user.
    static final int USER = 1000;

    private static final List<String> COPIED = List.of(
            "ld.so.cache",
            "ld.so.conf",
            "ld.so.conf.d",
            "alternatives",
            "localtime",
            "timezone",
            "os-release",
            "debian_version",
            "mime.types",
            "protocols",
            "services",
            "npmrc",
            "ca-certificates.conf",
            "fonts",
            "maven");
    // Debian's JDKs and Pythons keep parts of themselves in /etc.
    private static final String COPIED_FAMILIES = "{java-*,python3*}";

    private final Path host;
    private final Path folder;

    private EtcFolder(Path host, Path folder) {
        this.host = host;
        this.folder = folder;
    }

    /// Makes it and returns its path.
    static Path make(Path folder, List<String> nameServers) {
        var etc = new EtcFolder(Path.of("/etc"), folder);
        try {
            etc.write(nameServers);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the sandboxes' /etc at " + folder, e);
        }
    }

    private void write(List<String> nameServers) throws IOException {
        Files.createDirectories(folder);
        for (var name : COPIED) {
            copy(host.resolve(name), folder.resolve(name));
        }
        try (var families = Files.newDirectoryStream(host, COPIED_FAMILIES)) {
            for (var source : families) {
                copy(source, folder.resolve(source.getFileName()));
            }
        }
        for (var mountPoint : List.of("ssl", "pki")) {
            Files.createDirectories(folder.resolve(mountPoint));
        }
        text("passwd", """
                root:x:0:0:root:/root:/usr/sbin/nologin
                app:x:%1$d:%1$d:app:/home/app:/bin/sh
                nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                """.formatted(USER));
        text("group", "root:x:0:\napp:x:%d:\nnogroup:x:65534:\n".formatted(USER));
        text("hosts", "127.0.0.1 localhost slipway\n");
        text("hostname", "slipway\n");
        text("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n");
        var servers = new StringBuilder();
        nameServers.forEach(
                server -> servers.append("nameserver ").append(server).append('\n'));
        text("resolv.conf", servers.toString());
        openToAll();
    }

    private void text(String name, String content) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
        Files.writeString(folder.resolve(name), content);
    }

    private void copy(Path source, Path target) throws IOException {
        if (Files.isSymbolicLink(source)) {
            Files.deleteIfExists(target);
            Files.createSymbolicLink(target, Files.readSymbolicLink(source));
        } else if (!Files.exists(source) || !readableByAll(source)) {
            return;
        } else if (Files.isDirectory(source)) {
            Files.createDirectories(target);
            try (var children = Files.newDirectoryStream(source)) {
                for (var child : children) {
                    copy(child, target.resolve(child.getFileName()));
                }
            }
        } else if (Files.isRegularFile(source)) {
            Files.write(target, Files.readAllBytes(source));
        }
    }

    private static boolean readableByAll(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    }

    /// Whatever the umask was.
    private void openToAll() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) {
                if (!Files.isSymbolicLink(file)) {
                    var mode = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) ? "rwxr-xr-x" : "rw-r--r--";
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
                }
            }
        }
    }
}
