package dev.slipway.identity;

import dev.slipway.platform.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// Random words that are proof of something, and the hash under which they are stored. They are random enough
/// (238 bits for 40 characters) for a plain SHA-256: there is nothing to guess that a slow hash would slow down.
final class Secret {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    /// `prefix` and 40 random letters and digits.
    static String make(String prefix) {
        var text = new StringBuilder(prefix);
        for (var i = 0; i < 40; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    static String hash(String secret) {
        return Vault.hash(secret.getBytes(StandardCharsets.UTF_8));
    }
}
