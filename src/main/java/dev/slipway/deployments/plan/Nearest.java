package dev.slipway.deployments.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that a person probably meant.
final class Nearest {
    private Nearest() {}

    /// The nearest of `words`, when at most a third of it (and at least two letters) would have to change.
    static Optional<String> to(String typed, Collection<String> words) {
        var small = typed.toLowerCase(Locale.ROOT);
        return words.stream()
                .filter(word -> distance(small, word.toLowerCase(Locale.ROOT)) <= Math.max(2, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(small, word.toLowerCase(Locale.ROOT))));
    }

    /// Levenshtein's edit distance.
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
