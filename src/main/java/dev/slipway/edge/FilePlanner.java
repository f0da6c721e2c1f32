package dev.slipway.edge;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Decides the answer to a request for a file: which file, whether the client has it already, which part, in
/// which encoding. Blocks, so it never runs on an event loop.
final class FilePlanner {
    private static final String ASK_AGAIN = "no-cache";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private FilePlanner() {}

    /// Empty when the folder has neither the file nor a page for its absence.
    static Optional<FileReply> plan(Target.Files files, FileRequest request) throws IOException {
        var path = SitePath.parse(request.path());
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            var site = new Site(files);
            return switch (site.find(path.get())) {
                case Site.Page page -> Optional.of(page(site, page, request, files.folder()));
                case Site.NeedsSlash _ -> Optional.of(slash(request));
                case Site.Missing _ -> Optional.empty();
            };
        } catch (NoSuchFileException e) {
            // The folder, or a file just found in it, is gone.
            return Optional.empty();
        }
    }

    private static FileReply page(Site site, Site.Page plain, FileRequest request, Path folder) throws IOException {
        var contentType = ContentTypes.of(String.valueOf(plain.path().getFileName()));
        var headers = new HashMap<String, String>();
        headers.put("content-type", contentType);
        headers.put("x-content-type-options", "nosniff");
        headers.put("accept-ranges", "bytes");
        headers.put("cache-control", plain.immutable() && plain.status() == 200 ? FOR_EVER : ASK_AGAIN);
        headers.put("date", HTTP_DATE.format(Instant.now()));
        var page = ContentTypes.isCompressible(contentType) ? smallest(site, plain, request, headers) : plain;
        var encoding = headers.getOrDefault("content-encoding", "");
        var etag = etag(page, folder, encoding);
        var lastModified = HTTP_DATE.format(page.attributes().lastModifiedTime().toInstant());
        headers.put("etag", etag);
        headers.put("last-modified", lastModified);
        if (page.status() == 200 && request.has(etag, lastModified)) {
            return new FileReply(304, headers, null);
        }
        if (page.status() == 200 && request.range() != null && request.wantsPartOf(etag, lastModified)) {
            var range = ByteRange.parse(request.range(), page.attributes().size());
            if (range.isPresent()) {
                return part(page, range.get(), request, headers);
            }
        }
        var whole = new ByteRange(0, page.attributes().size());
        return reply(page, page.status(), whole, request.head(), headers);
    }

    private static FileReply part(Site.Page page, ByteRange range, FileRequest request, Map<String, String> headers) {
        var size = page.attributes().size();
        if (!range.isSatisfiable()) {
            return new FileReply(
                    416,
                    Map.of("content-range", "bytes */" + size, "accept-ranges", "bytes", "content-length", "0"),
                    null);
        }
        headers.put("content-range", range.contentRange(size));
        return reply(page, 206, range, request.head(), headers);
    }

    private static FileReply reply(
            Site.Page page, int status, ByteRange range, boolean head, Map<String, String> headers) {
        headers.put("content-length", Long.toString(range.length()));
        var body = head ? null : new FileReply.Body(page.path(), range.first(), range.length());
        return new FileReply(status, headers, body);
    }

    /// The compressed file beside the plain one where there is one and the client takes it. Parts are cut from
    /// the plain one, because a client that asks for parts counts the bytes it knows.
    private static Site.Page smallest(Site site, Site.Page plain, FileRequest request, Map<String, String> headers)
            throws IOException {
        var brotli = site.beside(plain, ".br");
        var gzip = site.beside(plain, ".gz");
        if (brotli.isEmpty() && gzip.isEmpty()) {
            return plain;
        }
        headers.put("vary", "accept-encoding");
        if (request.range() != null) {
            return plain;
        }
        if (brotli.isPresent() && request.accepts("br")) {
            headers.put("content-encoding", "br");
            return brotli.get();
        }
        if (gzip.isPresent() && request.accepts("gzip")) {
            headers.put("content-encoding", "gzip");
            return gzip.get();
        }
        return plain;
    }

    /// Two versions of a site may have files of the same size and date (a build that sets all dates alike), so
    /// the folder is part of the tag.
    private static String etag(Site.Page page, Path folder, String encoding) {
        return "\"%08x-%x-%x%s\""
                .formatted(
                        folder.toString().hashCode(),
                        page.attributes().size(),
                        page.attributes().lastModifiedTime().toMillis(),
                        encoding);
    }

    /// Found, not Moved Permanently: what is a folder in this version may be a page in the next. Leading slashes
    /// are one, because `//name/` would be another host.
    private static FileReply slash(FileRequest request) {
        var path = request.path().replaceFirst("^/+", "/") + "/";
        var location = request.query() == null ? path : path + "?" + request.query();
        return new FileReply(
                302, Map.of("location", location, "cache-control", ASK_AGAIN, "content-length", "0"), null);
    }
}
