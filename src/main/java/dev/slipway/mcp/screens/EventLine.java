package dev.slipway.mcp.screens;

import dev.slipway.platform.Events;
import dev.slipway.web.Times;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Something that happened, as a line.
///
/// @param what in words: "token rotated"
/// @param about what is known of it
public record EventLine(Instant at, String what, String about) {
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    static EventLine of(Events.Recorded event) {
        var type = event.type();
        var what = type.substring(type.lastIndexOf('.') + 1).replace('_', ' ');
        var details = event.details().properties().stream()
                .filter(entry -> entry.getValue().isValueNode())
                .map(entry -> entry.getKey().replace('_', ' ') + ": "
                        + readable(entry.getValue().asString("")));
        var address = event.address().map(it -> "from " + it).stream();
        return new EventLine(event.at(), what, Stream.concat(details, address).collect(Collectors.joining(" · ")));
    }

    /// Moments as people write them.
    private static String readable(String value) {
        return MOMENT.matcher(value).matches() ? Times.exact(Instant.parse(value)) : value;
    }
}
