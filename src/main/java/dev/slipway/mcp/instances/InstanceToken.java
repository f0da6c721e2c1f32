package dev.slipway.mcp.instances;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.platform.Vault;
import java.security.SecureRandom;

/// The token that opens one instance: `slpi_` and 40 random characters, shown once, stored as its SHA-256. It is random
/// enough (238 bits) for a plain hash.
final class InstanceToken {
    static final String PREFIX = "slpi_";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private InstanceToken() {}

    static String make() {
        var text = new StringBuilder(PREFIX);
        for (var i = 0; i < 40; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    static String hash(String token) {
        return Vault.hash(token.getBytes(UTF_8));
    }

    static String hint(String token) {
        return token.substring(token.length() - 4);
    }
}
