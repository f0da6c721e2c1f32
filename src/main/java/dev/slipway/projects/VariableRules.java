package dev.slipway.projects;

import dev.slipway.platform.SlipwayException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/// What a variable may be called and hold.
final class VariableRules {
    static final int LARGEST_VALUE = 64 * 1024;
    static final int MOST = 200;

    /// A name of an environment variable (POSIX.1-2024, XBD 8.1; shells read lower case too).
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// What Slipway itself tells a process: a variable of this name would never arrive, or break it.
    private static final Set<String> RESERVED = Set.of("PORT", "HOST", "HOME", "PWD", "TMPDIR", "USER");

    private VariableRules() {}

    static void key(String key) {
        if (!KEY.matcher(key).matches() || key.length() > 255) {
            throw SlipwayException.invalid(
                    "a variable's name has letters, digits and underscores, and does not begin with a digit");
        }
        if (RESERVED.contains(key) || key.startsWith("SLIPWAY_")) {
            throw SlipwayException.invalid("%s is set by Slipway for each process; choose another name", key);
        }
    }

    static void value(String value) {
        if (value.indexOf('\0') >= 0) {
            throw SlipwayException.invalid("a variable's value cannot hold a NUL character");
        }
        if (value.length() > LARGEST_VALUE || value.getBytes(StandardCharsets.UTF_8).length > LARGEST_VALUE) {
            throw SlipwayException.invalid("a variable's value has at most 64 KiB");
        }
    }
}
