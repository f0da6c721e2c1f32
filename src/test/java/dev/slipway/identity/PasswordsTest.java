package dev.slipway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    /// Algorithm, version, memory, passes and lanes, then the lengths of salt and hash.
    private static final Pattern SHAPE = Pattern.compile("(\\$argon2id\\$v=\\d+\\$m=\\d+,t=\\d+,p=\\d+)\\$(.+)\\$(.+)");

    private final Passwords passwords = new Passwords();

    @Test
    void whoHasNoAccountIsComparedWithAHashThatCostsTheSame() {
        var real = SHAPE.matcher(passwords.hash("correct horse battery"));
        var nobodys = SHAPE.matcher(Passwords.nobodys());

        assertThat(real.matches()).isTrue();
        assertThat(nobodys.matches()).isTrue();
        assertThat(nobodys.group(1)).isEqualTo(real.group(1));
        assertThat(nobodys.group(2)).hasSameSizeAs(real.group(2));
        assertThat(nobodys.group(3)).hasSameSizeAs(real.group(3));
    }

    @Test
    void onlyTheRightPasswordMatchesAndNobodysNever() {
        var hash = passwords.hash("correct horse battery");

        assertThat(passwords.match("correct horse battery", Optional.of(hash))).isTrue();
        assertThat(passwords.match("wrong horse battery", Optional.of(hash))).isFalse();
        assertThat(passwords.match("correct horse battery", Optional.empty())).isFalse();
    }
}
