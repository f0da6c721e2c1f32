package dev.slipway.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// Hides secrets in a text that is kept elsewhere than in a log, in all the encodings in which logs hide them.
public final class Hiding {
    private final SecretAutomaton automaton;

    /// @param secrets those shorter than four characters cannot be hidden
    public Hiding(Collection<String> secrets) {
        automaton = new SecretAutomaton(SecretForms.of(secrets));
    }

    /// @param places how many places were hidden
    public record Hidden(String text, long places) {}

    public Hidden in(String text) {
        var out = new ByteArrayOutputStream();
        var masker = new Masker(automaton, out::write);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        masker.take(bytes, 0, bytes.length);
        masker.end();
        return new Hidden(out.toString(StandardCharsets.UTF_8), masker.masked());
    }
}
