package dev.slipway.deployments;

import dev.slipway.platform.Folders;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/// Walks what a build left and refuses what must not become an artifact: links that leave the folder, because
/// whoever serves the artifact would follow them, and sockets, pipes and devices, because reading them may
/// never end.
final class Survey extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Path real;
    private final List<Entry> entries = new ArrayList<>();

    private Survey(Path folder) throws IOException {
        this.folder = folder.normalize();
        this.real = folder.toRealPath();
    }

    /// @param kind `f` for a file, `l` for a symbolic link, `d` for a folder
    /// @param name the path below the folder
    /// @param leadsTo of a link, as it is written; otherwise empty
    record Entry(char kind, boolean executable, Path path, String name, long bytes, String leadsTo) {
        boolean isFile() {
            return kind == 'f';
        }
    }

    /// Everything in the folder; what is named `.git` is removed.
    static List<Entry> of(Path folder) {
        try {
            var survey = new Survey(folder);
            Files.walkFileTree(survey.folder, survey);
            return survey.entries;
        } catch (IOException e) {
            throw Folders.failed("read " + folder, e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
        if (isGit(path)) {
            Folders.remove(path);
            return FileVisitResult.SKIP_SUBTREE;
        }
        if (!path.equals(folder)) {
            entries.add(new Entry('d', false, path, name(path), 0, ""));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
        if (isGit(path)) {
            Files.delete(path);
        } else if (attributes.isSymbolicLink()) {
            entries.add(new Entry('l', false, path, name(path), 0, leadsTo(path)));
        } else if (attributes.isRegularFile()) {
            entries.add(new Entry('f', executable(path), path, name(path), attributes.size(), ""));
        } else {
            throw SlipwayException.invalid("%s is neither a file, a folder nor a link", name(path));
        }
        return FileVisitResult.CONTINUE;
    }

    /// Judged twice: as it is written, for one that leads nowhere yet, and where it really ends, because a path
    /// through another link is not what it seems.
    private String leadsTo(Path link) throws IOException {
        var target = Files.readSymbolicLink(link);
        var inside = link.resolveSibling(target).normalize().startsWith(folder)
                && (!Files.exists(link) || link.toRealPath().startsWith(real));
        if (!inside) {
            throw SlipwayException.invalid("the symbolic link %s leads out of the project, to %s", name(link), target);
        }
        return target.toString();
    }

    private boolean isGit(Path path) {
        return !path.equals(folder) && path.getFileName().toString().equals(".git");
    }

    private String name(Path path) {
        return folder.relativize(path).toString();
    }

    /// The owner's bit says it for everybody, as in Git: build tools differ in the umask they run under.
    private static boolean executable(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class)
                .permissions()
                .contains(PosixFilePermission.OWNER_EXECUTE);
    }
}
