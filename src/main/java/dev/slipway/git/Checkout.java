package dev.slipway.git;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Folders;
import dev.slipway.platform.SlipwayException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes a commit's files, by git itself: it knows names that are not text, modes, line endings, and refuses a
/// `.git` in any disguise. What git would write but Slipway would not is found before, in the commit's listing.
record Checkout(GitRunner git, GitCommands commands, GitSettings settings) {
    /// How it ended.
    sealed interface Written permits Done, Damaged {}

    record Done() implements Written {}

    /// The repository lacks a part of the commit.
    record Damaged(String why) implements Written {}

    /// @throws SlipwayException CONFLICT when the folder is not empty, INVALID for files that are not written,
    ///     UNAVAILABLE when the disk is full; the folder is gone then
    Written write(Path repository, String commit, Path folder) {
        prepare(folder);
        var index = repository.resolve("index-" + UUID.randomUUID());
        var done = false;
        try {
            var tree = list(repository, commit);
            if (tree.output().isEmpty()) {
                return new Damaged(tree.errors());
            }
            requireSpace(folder, tree.output().get());
            new Links(targets(repository, tree.output().get().links())).check();
            var written = git.run(commands.checkout(repository, commit, folder, index));
            done = written.well();
            return done ? new Done() : failed(folder, written);
        } finally {
            clean(index, done ? null : folder);
        }
    }

    private static Written failed(Path folder, GitRunner.Ended<String> ended) {
        var said = ended.errors();
        if (Failures.diskFull(said) || said.contains("unable to write file") || said.contains("unable to create")) {
            // git names the file and not always the reason, which has been a disk that filled up meanwhile.
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "cannot write the files into %s, the disk is full or broken: %s".formatted(folder, said));
        }
        if (said.contains("invalid path")) {
            throw SlipwayException.invalid("the commit holds a file that must not be written: %s", said);
        }
        return new Damaged(said);
    }

    private static void requireSpace(Path folder, Tree tree) {
        try {
            if (Files.getFileStore(folder).getUsableSpace() < tree.bytes()) {
                throw new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "cannot write %d files, %d MB, into %s: the disk is full"
                                .formatted(tree.files(), tree.bytes() >> 20, folder));
            }
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot write into " + folder, e);
        }
    }

    private GitRunner.Ended<Optional<Tree>> list(Path repository, String commit) {
        var most = settings.maxCheckoutSize().toBytes();
        var listed = git.run(
                commands.files(repository, commit),
                output -> Tree.read(new BufferedInputStream(output, 1 << 16), settings.maxFiles(), most),
                _ -> {},
                _ -> {});
        var tree = listed.well() ? Optional.of(listed.output()) : Optional.<Tree>empty();
        return new GitRunner.Ended<>(listed.exit(), tree, listed.errors());
    }

    private Map<String, String> targets(Path repository, Map<String, String> links) {
        if (links.isEmpty()) {
            return Map.of();
        }
        var ids = new ArrayList<>(links.values());
        var asked = git.run(
                commands.contents(repository),
                output -> contents(output, ids.size()),
                input -> input.write((String.join("\n", ids) + "\n").getBytes(StandardCharsets.US_ASCII)),
                _ -> {});
        var targets = new LinkedHashMap<String, String>();
        var target = asked.output().iterator();
        links.keySet().forEach(path -> targets.put(path, target.next()));
        return targets;
    }

    /// Reads `<id> blob <size>`, a line feed, the bytes, a line feed; for each.
    private static List<String> contents(InputStream output, int count) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(output));
        var contents = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var head = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("git did not print all symbolic links");
                }
                head.append((char) b);
            }
            var size = Integer.parseInt(head.substring(head.lastIndexOf(" ") + 1));
            contents.add(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
            in.read();
        }
        return contents;
    }

    private static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            try (var files = Files.newDirectoryStream(folder)) {
                if (files.iterator().hasNext()) {
                    throw SlipwayException.conflict("cannot check out into %s: it is not empty", folder);
                }
            }
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot make the folder " + folder, e);
        }
    }

    private static void clean(Path index, @Nullable Path folder) {
        try {
            Files.deleteIfExists(index);
            Files.deleteIfExists(index.resolveSibling(index.getFileName() + ".lock"));
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot remove " + index, e);
        }
        if (folder != null) {
            Folders.remove(folder);
        }
    }
}
