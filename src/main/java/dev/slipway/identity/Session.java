package dev.slipway.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A browser that is signed in, as its owner sees it in the list.
public record Session(
        UUID id,
        Optional<String> address,
        Optional<String> program,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt) {
    /// "Firefox on Linux", as well as the program's own words tell; the words as they are otherwise.
    public String browser() {
        var words = program.orElse("");
        if (!words.startsWith("Mozilla/")) {
            return words.isBlank() ? "Unknown program" : words;
        }
        var browser = first(words, "Edg/", "Edge", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari");
        var system = first(
                words,
                "Android",
                "Android",
                "iPhone",
                "iPhone",
                "iPad",
                "iPad",
                "Windows",
                "Windows",
                "Mac OS X",
                "macOS",
                "Linux",
                "Linux");
        return browser + (system.isEmpty() ? "" : " on " + system);
    }

    private static String first(String words, String... marksAndNames) {
        for (var i = 0; i < marksAndNames.length; i += 2) {
            if (words.contains(marksAndNames[i])) {
                return marksAndNames[i + 1];
            }
        }
        return "";
    }
}
