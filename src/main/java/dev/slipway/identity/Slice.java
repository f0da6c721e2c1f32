package dev.slipway.identity;

import dev.slipway.platform.PageOf;
import java.util.List;

/// One page of a list that is short enough to be at hand as a whole: a person's own tokens and sessions.
final class Slice {
    private Slice() {}

    static <T> PageOf<T> of(List<T> all, PageOf.Request request) {
        var items = all.stream().skip(request.offset()).limit(request.size()).toList();
        return new PageOf<>(items, request.page(), request.size(), all.size());
    }
}
