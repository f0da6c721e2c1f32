package dev.slipway.web;

import java.util.regex.Pattern;

/// What the rooms say of a refusal, as a page writes it. They write it small, because the command line and problems
/// put something before it; on a page it stands alone.
public final class Sentence {
    private static final Pattern SMALL_WORD = Pattern.compile("^[a-z]+(?=[\\s,])");

    private Sentence() {}

    /// With a capital, unless it begins with what is no plain word: `'abc' is …`, `demo-site has …`.
    public static String of(String text) {
        return SMALL_WORD.matcher(text).find() ? Character.toUpperCase(text.charAt(0)) + text.substring(1) : text;
    }
}
