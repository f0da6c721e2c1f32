package dev.slipway.cli;

import dev.slipway.platform.SlipwayException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How long an instance that is there already is to live from now on.
final class Life {
    @Option(names = "--duration", paramLabel = "TIME", description = "Like 60m, 8h or never; as before by default.")
    @Nullable
    String duration;

    /// What the API takes for it.
    Map<String, Object> body() {
        return body(duration);
    }

    /// `90m`, `8h`, `2d`, a number of minutes, or `never`.
    static Map<String, Object> body(@Nullable String duration) {
        var body = new LinkedHashMap<String, Object>();
        if (duration == null) {
            return body;
        }
        if (duration.equals("never")) {
            body.put("never", true);
            return body;
        }
        if (!duration.matches("\\d{1,6}[mhd]?")) {
            throw SlipwayException.invalid("'%s' is no duration: write it like 60m, 8h, 2d or never", duration);
        }
        var number = Integer.parseInt(duration.replaceAll("[mhd]", ""));
        var unit = duration.endsWith("h") ? 60 : duration.endsWith("d") ? 24 * 60 : 1;
        body.put("durationMinutes", number * unit);
        return body;
    }
}
