package dev.slipway.web;

import dev.slipway.platform.SlipwayException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is wrong with a form, by field, to be said beside each.
public final class FieldErrors {
    private final Map<String, String> errors = new LinkedHashMap<>();

    /// Does `check`; its refusal becomes the field's error. The first of a field stays.
    public FieldErrors check(String field, Runnable check) {
        try {
            check.run();
        } catch (SlipwayException refused) {
            add(field, refused.text());
        }
        return this;
    }

    public FieldErrors add(String field, String error) {
        errors.putIfAbsent(field, Sentence.of(error));
        return this;
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    public Map<String, String> byField() {
        return Map.copyOf(errors);
    }
}
