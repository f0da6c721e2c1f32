package dev.slipway.mcp.instances;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A folder for each instance, which its processes find at `/data`. It belongs to the instance's own user on the host,
/// so that no other instance's process could read it even if it saw it.
final class Folders {
    private final Home home;

    Folders(Home home) {
        this.home = home;
    }

    Path of(Instance instance) {
        var folder = home.folder("mcp-data").resolve(instance.id().toString());
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
                if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                    Files.setAttribute(folder, "unix:gid", instance.hostUser(), LinkOption.NOFOLLOW_LINKS);
                    Files.setAttribute(folder, "unix:uid", instance.hostUser(), LinkOption.NOFOLLOW_LINKS);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot make the instance's folder", e);
        }
    }

    /// Links are removed, never followed: strangers' programs wrote what lies there.
    void remove(InstanceId id) {
        var folder = home.folder("mcp-data").resolve(id.toString());
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
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
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.INTERNAL, "cannot remove the folder of instance " + id, e);
        }
    }
}
