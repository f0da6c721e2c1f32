package dev.slipway.git;

import dev.slipway.platform.SlipwayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a commit would write, read from `git ls-tree -r -z -l` before anything is written.
///
/// Paths are bytes to git. They are kept in ISO-8859-1 strings, in which every byte is one character, and only turned
/// into UTF-8 to be shown.
///
/// @param links the symbolic links: their paths, and the ids of the objects that hold their targets
record Tree(int files, long bytes, Map<String, String> links) {
    private static final int LONGEST_TARGET = 4096;

    /// @throws SlipwayException INVALID once a bound is passed; the rest is not read. A few crafted kilobytes can
    ///     describe a tree of billions of files
    static Tree read(InputStream listing, int mostFiles, long mostBytes) throws IOException {
        var links = new LinkedHashMap<String, String>();
        var files = 0;
        var bytes = 0L;
        for (var entry = next(listing); entry != null; entry = next(listing)) {
            var tab = entry.indexOf('\t');
            var words = entry.substring(0, tab).split(" +");
            var path = entry.substring(tab + 1);
            var size = words[3].equals("-") ? 0 : Long.parseLong(words[3]);
            files++;
            bytes += size;
            if (files > mostFiles) {
                throw SlipwayException.invalid("the commit has more than %d files (git.max-files)", mostFiles);
            }
            if (bytes > mostBytes) {
                throw SlipwayException.invalid(
                        "the commit's files are larger than %d MB together (git.max-checkout-size)", mostBytes >> 20);
            }
            if (words[0].equals("120000")) {
                if (size > LONGEST_TARGET) {
                    throw SlipwayException.invalid("the symbolic link '%s' is longer than a path", shown(path));
                }
                links.put(path, words[2]);
            }
        }
        return new Tree(files, bytes, links);
    }

    static String shown(String bytes) {
        return Words.printable(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static @Nullable String next(InputStream listing) throws IOException {
        var entry = new ByteArrayOutputStream(128);
        for (int b = listing.read(); b > 0; b = listing.read()) {
            entry.write(b);
        }
        return entry.size() == 0 ? null : entry.toString(StandardCharsets.ISO_8859_1);
    }
}
