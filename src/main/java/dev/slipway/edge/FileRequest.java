package dev.slipway.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a request for a file says, taken out of the event loop's request so that another thread can read it.
record FileRequest(
        String path,
        @Nullable String query,
        boolean head,
        String acceptEncoding,
        @Nullable String ifNoneMatch,
        @Nullable String ifModifiedSince,
        @Nullable String range,
        @Nullable String ifRange) {
    static FileRequest of(HttpServerRequest request) {
        return new FileRequest(
                Objects.requireNonNullElse(request.path(), "/"),
                request.query(),
                request.method().equals(HttpMethod.HEAD),
                Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT_ENCODING), ""),
                request.getHeader(HttpHeaders.IF_NONE_MATCH),
                request.getHeader(HttpHeaders.IF_MODIFIED_SINCE),
                request.getHeader("range"),
                request.getHeader("if-range"));
    }

    /// Whether the client takes the content encoding (RFC 9110 section 12.5.3); a weight of zero is a no.
    boolean accepts(String encoding) {
        for (var part : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            var words = part.strip().split("\\s*;\\s*", -1);
            if (words[0].equals(encoding)) {
                return words.length == 1 || !words[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /// Whether the client has this very version already (RFC 9110 section 13.2.2). A date counts only when it is
    /// the same: an older version that is restored has an older date.
    boolean has(String etag, String lastModified) {
        if (ifNoneMatch != null) {
            return matches(ifNoneMatch, etag);
        }
        return lastModified.equals(ifModifiedSince);
    }

    /// Whether the part asked for belongs to this version (RFC 9110 section 13.1.5).
    boolean wantsPartOf(String etag, String lastModified) {
        return range != null && (ifRange == null || ifRange.equals(etag) || ifRange.equals(lastModified));
    }

    private static boolean matches(String list, String etag) {
        for (var part : list.split(",", -1)) {
            var tag = part.strip();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }
}
