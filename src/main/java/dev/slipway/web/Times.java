package dev.slipway.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Moments and durations in words. The server writes them; `time.js` keeps the relative ones true while the page
/// is open and puts the exact one in the reader's own time zone.
public final class Times {
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Times() {}

    /// "12 s ago", "in 3 h"; a date when it is more than 30 days away.
    public static String relative(Instant moment, Instant now) {
        var away = Duration.between(moment, now);
        var size = away.abs();
        if (size.toSeconds() < 5) {
            return "just now";
        }
        if (size.toDays() > 30) {
            return DAY.format(moment);
        }
        var words = size.toSeconds() < 60
                ? size.toSeconds() + " s"
                : size.toMinutes() < 60
                        ? size.toMinutes() + " min"
                        : size.toHours() < 48 ? size.toHours() + " h" : size.toDays() + " days";
        return away.isNegative() ? "in " + words : words + " ago";
    }

    public static String exact(Instant moment) {
        return EXACT.format(moment);
    }

    /// "340 ms", "12.4 s", "3 min 20 s", "2 h 5 min".
    public static String duration(Duration duration) {
        if (duration.toMillis() < 1000) {
            return duration.toMillis() + " ms";
        }
        if (duration.toSeconds() < 60) {
            return "%.1f s".formatted(duration.toMillis() / 1000.0);
        }
        if (duration.toMinutes() < 60) {
            return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
}
