package dev.slipway.deployments.plan;

import java.util.Optional;
import java.util.regex.Pattern;

/// A framework's configuration file, which is a program: it is never run, only searched for `key: value` once
/// its comments are gone. What is computed there cannot be seen; that is what `outputFolder` and its like are
/// for.
///
/// @param file its name; `` when there is none
record ConfigText(String file, String text) {
    private static final Pattern COMMENTS = Pattern.compile("(?s:/\\*.*?\\*/)|(?m)(^|\\s)//.*$");

    /// The first of `stem.js`, `stem.mjs`, `stem.cjs`, `stem.ts`, `stem.mts`, `stem.cts`.
    static ConfigText find(SourceFolder folder, String stem) {
        return folder.firstOf(stem + ".js", stem + ".mjs", stem + ".cjs", stem + ".ts", stem + ".mts", stem + ".cts")
                .flatMap(name -> folder.text(name)
                        .map(text -> new ConfigText(name, COMMENTS.matcher(text).replaceAll("$1"))))
                .orElse(new ConfigText("", ""));
    }

    boolean present() {
        return !file.isEmpty();
    }

    /// The quoted text or bare word that follows `key:`.
    Optional<String> value(String key) {
        var matcher = Pattern.compile("\\b" + key + "['\"]?\\s*:\\s*(?:['\"`]([^'\"`$]+)['\"`]|([\\w.]+))")
                .matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.ofNullable(matcher.group(1)).or(() -> Optional.ofNullable(matcher.group(2)));
    }

    boolean says(String key, String value) {
        return value(key).filter(value::equals).isPresent();
    }

    boolean mentions(String word) {
        return text.contains(word);
    }
}
