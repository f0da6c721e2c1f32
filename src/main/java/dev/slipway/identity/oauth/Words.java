package dev.slipway.identity.oauth;

import dev.slipway.platform.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/// Random words for clients and their tokens, and the hash under which tokens are stored: with 256 random bits
/// there is nothing to guess that a slow hash would slow down.
final class Words {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Words() {}

    static String make(String prefix) {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hash(String word) {
        return Vault.hash(word.getBytes(StandardCharsets.UTF_8));
    }
}
