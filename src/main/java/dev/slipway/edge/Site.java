package dev.slipway.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the file that answers a path in a folder of files. Blocks.
///
/// A symbolic link is followed as long as it stays inside the folder and does not lead to a hidden file; the
/// folder was written by a build, which may link to anything.
final class Site {
    /// Names that a bundler makes from the content, so that they never name anything else: `index-BkR3x_9a.js`,
    /// `main.3f2a91bc.css`. Where it is doubtful the browser is told to ask again: an image called
    /// `icon-darkMode.svg` that could never be replaced would be worse.
    private static final Pattern HASHED =
            Pattern.compile("(?:^|.*/)(?:assets|static|_astro|_app|_next)/(?:.*/)?[^/]*[.-](?:"
                    + "(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}"
                    + "|(?=[\\w-]*[0-9_-])(?=[\\w-]*[A-Z])[\\w-]{8}"
                    + "|(?=[\\w-]*[a-z0-9][A-Z])[\\w-]{8}(?=\\.(?:js|css|mjs)))"
                    + "(?:\\.[a-z0-9]+)+");

    private final Path root;
    private final boolean fallback;

    /// @throws NoSuchFileException when the folder is not there
    Site(Target.Files files) throws IOException {
        this.root = files.folder().toRealPath();
        this.fallback = files.fallback();
    }

    /// What a path leads to.
    sealed interface Found {}

    /// @param status 200, or 404 for the site's own page for what is not there
    record Page(Path path, BasicFileAttributes attributes, int status, boolean immutable) implements Found {}

    /// The path is a folder's; with a slash behind it the links on its page lead to the right places.
    record NeedsSlash() implements Found {}

    record Missing() implements Found {}

    Found find(SitePath path) throws IOException {
        var exact = exactly(path);
        if (exact.isPresent()) {
            return exact.get();
        }
        if (fallback && path.isPage()) {
            var index = page("index.html", 200);
            if (index.isPresent()) {
                return index.get();
            }
        }
        return page("404.html", 404).<Found>map(page -> page).orElseGet(Missing::new);
    }

    private Optional<Found> exactly(SitePath path) throws IOException {
        var name = String.join("/", path.names());
        if (path.folder()) {
            return page(name.isEmpty() ? "index.html" : name + "/index.html", 200)
                    .map(page -> page);
        }
        var file = page(name, 200);
        if (file.isPresent()) {
            return file.map(page -> page);
        }
        if (page(name + "/index.html", 200).isPresent()) {
            return Optional.of(new NeedsSlash());
        }
        return page(name + ".html", 200).map(page -> page);
    }

    /// The file beside `page` that holds it in another encoding (`.br`, `.gz`).
    Optional<Page> beside(Page page, String extension) throws IOException {
        var name = root.relativize(page.path()) + extension;
        return page(name, page.status())
                .map(found -> new Page(found.path(), found.attributes(), page.status(), page.immutable()));
    }

    private Optional<Page> page(String name, int status) throws IOException {
        var real = real(name);
        if (real == null) {
            return Optional.empty();
        }
        var attributes = Files.readAttributes(real, BasicFileAttributes.class);
        // Nothing but a regular file: opening a pipe would wait for ever.
        return attributes.isRegularFile()
                ? Optional.of(
                        new Page(real, attributes, status, HASHED.matcher(name).matches()))
                : Optional.empty();
    }

    private @Nullable Path real(String name) throws IOException {
        try {
            var real = root.resolve(name).toRealPath();
            return real.startsWith(root) && isVisible(root.relativize(real)) ? real : null;
        } catch (InvalidPathException e) {
            return null;
        } catch (java.nio.file.FileSystemException e) {
            // Not there, a loop of links, a file used as a folder, a name too long, or not ours to read.
            return null;
        }
    }

    private static boolean isVisible(Path path) {
        for (int i = 0; i < path.getNameCount(); i++) {
            if (!SitePath.mayBeServed(path.getName(i).toString(), i == 0)) {
                return false;
            }
        }
        return true;
    }
}
