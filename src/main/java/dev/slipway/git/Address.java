package dev.slipway.git;

import dev.slipway.platform.SlipwayException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a repository is, read from what a person typed: a URL of one of five schemes, an absolute path, or the short
/// form of ssh (`git@host:path`).
///
/// It is checked here and nowhere else: git reads options, helpers (`ext::`) and paths of the host out of addresses
/// too, so whatever is not plainly one of the forms above is refused.
///
/// @param clean the address without a password, as it is handed to git and shown to people
/// @param folder the folder on this machine, for [Scheme#FILE]
record Address(Scheme scheme, String clean, Optional<Credentials> credentials, Optional<Path> folder) {
    private static final Pattern SHORT_SSH =
            Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]*@)?([A-Za-z0-9][A-Za-z0-9.-]*):([^:].*)");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+]");

    /// The ways to reach a repository.
    enum Scheme {
        HTTP,
        HTTPS,
        SSH,
        GIT,
        FILE;

        /// What git may use when it was given an address of this scheme: a server may redirect to a safer protocol,
        /// to nothing else.
        String allowed() {
            return this == HTTP ? "http:https" : name().toLowerCase(Locale.ROOT);
        }
    }

    /// What stood before the `@` of an http address.
    record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "Credentials[…]";
        }
    }

    /// @throws SlipwayException INVALID, with a sentence that does not repeat a password
    static Address parse(String text) {
        if (text.isBlank() || text.startsWith("-") || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw SlipwayException.invalid("a repository's address is neither empty nor holds spaces or a leading '-'");
        }
        if (text.startsWith("/")) {
            return local(Path.of(text));
        }
        if (text.contains("://")) {
            return url(text);
        }
        var ssh = SHORT_SSH.matcher(text);
        if (ssh.matches() && !ssh.group(3).startsWith("-")) {
            return new Address(Scheme.SSH, text, Optional.empty(), Optional.empty());
        }
        throw refused();
    }

    private static Address url(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // The cause would repeat the address with its password.
            throw SlipwayException.invalid("the repository's address is not a URL");
        }
        var scheme = scheme(String.valueOf(uri.getScheme()));
        if (scheme == Scheme.FILE) {
            return file(uri);
        }
        var host = uri.getHost();
        if (host == null || !HOST.matcher(host).matches() || uri.getRawPath().length() < 2) {
            throw SlipwayException.invalid("the repository's address needs a host and a path");
        }
        return remote(scheme, uri);
    }

    private static Address remote(Scheme scheme, URI uri) {
        var user = Optional.ofNullable(uri.getRawUserInfo());
        var web = scheme == Scheme.HTTP || scheme == Scheme.HTTPS;
        if (!web && user.filter(u -> u.contains(":") || u.startsWith("-")).isPresent()) {
            throw SlipwayException.invalid("an address of %s takes no password; use a key", lower(scheme));
        }
        var authority = (web ? "" : user.map(u -> u + "@").orElse(""))
                + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var clean = lower(scheme) + "://" + authority + uri.getRawPath() + query;
        return new Address(scheme, clean, web ? user.map(Address::credentials) : Optional.empty(), Optional.empty());
    }

    private static Address file(URI uri) {
        if (uri.getRawAuthority() != null || uri.getPath() == null) {
            throw SlipwayException.invalid("a file address has three slashes: file:///path/to/repository");
        }
        return local(Path.of(uri.getPath()));
    }

    private static Address local(Path path) {
        var folder = path.normalize();
        return new Address(Scheme.FILE, folder.toString(), Optional.empty(), Optional.of(folder));
    }

    private static Credentials credentials(String userInfo) {
        var colon = userInfo.indexOf(':');
        return colon < 0
                ? new Credentials(decoded(userInfo), "")
                : new Credentials(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Scheme scheme(String name) {
        for (var scheme : Scheme.values()) {
            if (scheme.name().equalsIgnoreCase(name)) {
                return scheme;
            }
        }
        throw refused();
    }

    private static String lower(Scheme scheme) {
        return scheme.name().toLowerCase(Locale.ROOT);
    }

    private static SlipwayException refused() {
        return SlipwayException.invalid(
                "a repository is reached by https, http, ssh, git or file, or as user@host:path");
    }
}
