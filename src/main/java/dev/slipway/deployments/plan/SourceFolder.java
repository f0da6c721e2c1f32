package dev.slipway.deployments.plan;

import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads files of a checked-out commit, and never one outside of it: the files come from strangers, and this
/// process may read what they may not. A symbolic link is followed only when it ends inside the checkout.
final class SourceFolder {
    private static final long LARGEST = 1 << 20;

    private final Path checkout;
    private final Path folder;
    private final String prefix;

    private SourceFolder(Path checkout, Path folder, String prefix) {
        this.checkout = checkout;
        this.folder = folder;
        this.prefix = prefix;
    }

    static SourceFolder of(Path checkout) {
        try {
            var real = checkout.toRealPath();
            return new SourceFolder(real, real, "");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkout", e);
        }
    }

    /// A folder below this one; empty when there is none, or when it leads out of the checkout.
    Optional<SourceFolder> find(String relative) {
        if (relative.equals(".")) {
            return Optional.of(this);
        }
        return real(relative)
                .filter(Files::isDirectory)
                .map(path -> new SourceFolder(checkout, path, prefix + relative + "/"));
    }

    /// The folder's path in the checkout, `.` for the checkout itself.
    String path() {
        return prefix.isEmpty() ? "." : prefix.substring(0, prefix.length() - 1);
    }

    boolean has(String relative) {
        return real(relative).filter(Files::isRegularFile).isPresent();
    }

    Optional<String> firstOf(String... names) {
        return Stream.of(names).filter(this::has).findFirst();
    }

    /// The text of a file.
    ///
    /// @throws SlipwayException INVALID when it is not UTF-8 or larger than 1 MB, naming the file
    Optional<String> text(String relative) {
        return real(relative).filter(Files::isRegularFile).map(path -> read(path, prefix + relative));
    }

    /// The same for a file whose content only hints at something: empty when it cannot be read as text.
    Optional<String> textIfReadable(String relative) {
        try {
            return text(relative);
        } catch (SlipwayException e) {
            return Optional.empty();
        }
    }

    /// The names of the folders directly in here, sorted; none that begins with a dot, nor `node_modules`.
    List<String> folders() {
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("node_modules"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path(), e);
        }
    }

    /// The names of the plain files directly in here, sorted.
    List<String> files() {
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path(), e);
        }
    }

    private Optional<Path> real(String relative) {
        try {
            var path = folder.resolve(relative).toRealPath();
            return path.startsWith(checkout) ? Optional.of(path) : Optional.empty();
        } catch (IOException | java.nio.file.InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String read(Path path, String name) {
        try {
            if (Files.size(path) > LARGEST) {
                throw SlipwayException.invalid("%s is larger than 1 MB", name);
            }
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw SlipwayException.invalid("%s is not UTF-8 text", name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
