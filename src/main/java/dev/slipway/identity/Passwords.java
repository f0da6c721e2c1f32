package dev.slipway.identity;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// Passwords as argon2id (RFC 9106) with Spring Security's present parameters: 16 MiB and two passes each. A few
/// are checked at a time, so that many sign-ins at once cannot take the machine's memory.
final class Passwords {
    static final int SHORTEST = 10;
    static final int LONGEST = 200;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int AT_ONCE = 4;
    private static final int PATIENCE_SECONDS = 5;

    private final Argon2PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final String nobodys = nobodys();

    String hash(String password) {
        return inTurn(() -> String.valueOf(encoder.encode(password)));
    }

    /// Whether it is the right one. Without a hash to compare with, the same work is done on nobody's, so that the
    /// time of the answer does not tell which addresses have an account.
    boolean match(String password, Optional<String> hash) {
        var right = password.length() <= LONGEST && inTurn(() -> encoder.matches(password, hash.orElse(nobodys)));
        return right && hash.isPresent();
    }

    /// Looks like a hash and is compared like one, but no password has it. Not made from one, because that takes as
    /// long as a sign-in.
    static String nobodys() {
        var random = new SecureRandom();
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=16384,t=2,p=1$%s$%s"
                .formatted(
                        base64.encodeToString(bytes(random, SALT_BYTES)),
                        base64.encodeToString(bytes(random, HASH_BYTES)));
    }

    private static byte[] bytes(SecureRandom random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> T inTurn(java.util.function.Supplier<T> work) {
        try {
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new SlipwayException(ErrorCode.LIMIT, "too many sign-ins at once; try again in a moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "interrupted while waiting to check a password", e);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
