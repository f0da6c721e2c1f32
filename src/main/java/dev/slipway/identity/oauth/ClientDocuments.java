package dev.slipway.identity.oauth;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Clients whose id is the address of a document about them (OAuth Client ID Metadata Document, draft 00).
/// Documents are remembered for as long as they say, within bounds.
final class ClientDocuments {
    private static final int LONGEST = 1000;
    private static final int REMEMBERED_AT_MOST = 1000;

    /// One authorization asks several times, and a document that is not there is not asked for at once again.
    private static final Duration AT_LEAST = Duration.ofSeconds(10);

    private static final Duration USUALLY = Duration.ofMinutes(5);
    private static final Duration AT_MOST = Duration.ofHours(24);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[, ])max-age=\"?(\\d{1,9})");
    private static final Pattern UNCACHED = Pattern.compile("(?:^|[, ])no-(store|cache)\\b");

    private final Fetcher fetcher;
    private final InstantSource clock;
    private final JsonMapper json;
    private final boolean local;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /// @param local whether a document may lie on the loopback address, without TLS
    ClientDocuments(Fetcher fetcher, InstantSource clock, JsonMapper json, boolean local) {
        this.fetcher = fetcher;
        this.clock = clock;
        this.json = json;
        this.local = local;
    }

    /// Gets a document.
    @FunctionalInterface
    interface Fetcher {
        /// @throws SlipwayException UNAVAILABLE with the reason
        Fetched fetch(URI address);
    }

    /// @param cacheControl the header of that name; empty without one
    record Fetched(String body, String cacheControl) {}

    private sealed interface Known {
        Instant until();

        record Good(Client client, Instant until) implements Known {}

        record Bad(SlipwayException why, Instant until) implements Known {}
    }

    static boolean isAddress(String id) {
        return id.startsWith("https://") || id.startsWith("http://");
    }

    /// @throws SlipwayException INVALID when the id or the document is not as it must be, UNAVAILABLE when the
    ///     document cannot be had
    Client get(String id) {
        var now = clock.instant();
        var remembered = known.get(id);
        if (remembered == null || !remembered.until().isAfter(now)) {
            remembered = read(id, now);
            if (known.size() >= REMEMBERED_AT_MOST) {
                known.clear();
            }
            known.put(id, remembered);
        }
        return switch (remembered) {
            case Known.Good good -> good.client;
            case Known.Bad bad -> throw new SlipwayException(bad.why.code(), bad.why.text(), bad.why);
        };
    }

    private Known read(String id, Instant now) {
        try {
            var fetched = fetcher.fetch(address(id));
            return new Known.Good(client(id, fetched.body), now.plus(life(fetched.cacheControl)));
        } catch (SlipwayException e) {
            return new Known.Bad(e, now.plus(AT_LEAST));
        }
    }

    private URI address(String id) {
        try {
            var uri = URI.create(id);
            var path = uri.getRawPath();
            var plain = uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && uri.getHost() != null
                    && path.length() > 1
                    && !path.matches(".*/\\.{1,2}(/.*)?")
                    && id.length() <= LONGEST;
            if (plain && ("https".equals(uri.getScheme()) || (local && RedirectUris.isLocal(id)))) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // As any other that is not of the form.
        }
        throw SlipwayException.invalid(
                "a client's id is an https address with a path, without a fragment or a password");
    }

    private Client client(String id, String body) {
        try {
            var document = json.readTree(body);
            if (!document.path("client_id").asString("").equals(id)) {
                throw SlipwayException.invalid("the client's document names another client_id");
            }
            if (document.path("client_name").asString("").isBlank()) {
                throw SlipwayException.invalid("the client's document has no client_name");
            }
            if (document.has("client_secret")) {
                throw SlipwayException.invalid("the client's document holds a secret");
            }
            return Client.read(id, document);
        } catch (JacksonException e) {
            throw new SlipwayException(ErrorCode.INVALID, "the client's document is not JSON", e);
        }
    }

    private static Duration life(String cacheControl) {
        if (UNCACHED.matcher(cacheControl).find()) {
            return AT_LEAST;
        }
        var age = MAX_AGE.matcher(cacheControl);
        var wanted = age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : USUALLY;
        return wanted.compareTo(AT_LEAST) < 0 ? AT_LEAST : wanted.compareTo(AT_MOST) > 0 ? AT_MOST : wanted;
    }
}
