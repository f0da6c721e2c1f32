package dev.slipway.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Addresses of the static files. One hash over all of them is a folder of the address, so that they may be
/// cached for ever; a folder and not a query, because modules import each other by relative paths, which must
/// carry it too.
public final class Assets {
    private static final List<String> FOLDERS = List.of("css", "js", "img", "vendor");
    private static final String HASH = hash();

    private Assets() {}

    /// The address of `static/<path>`.
    public static String url(String path) {
        return folder() + path;
    }

    static String folder() {
        return "/static/" + HASH + "/";
    }

    private static String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var resolver = new PathMatchingResourcePatternResolver(Assets.class.getClassLoader());
            for (var folder : FOLDERS) {
                var files = List.of(resolver.getResources("classpath*:static/" + folder + "/*")).stream()
                        .sorted(Comparator.comparing(file -> String.valueOf(file.getFilename())))
                        .toList();
                for (var file : files) {
                    digest.update(file.getContentAsByteArray());
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the static files", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
