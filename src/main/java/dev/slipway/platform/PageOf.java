package dev.slipway.platform;

import java.util.List;
import java.util.function.Function;

/// One page of a longer list, as the API gives it.
///
/// @param page from 0
/// @param size how many items a full page has
/// @param total how many there are in all
public record PageOf<T>(List<T> items, int page, int size, long total) {
    /// The largest page anyone may ask for.
    public static final int LARGEST = 200;

    public PageOf {
        items = List.copyOf(items);
    }

    public <R> PageOf<R> map(Function<T, R> shape) {
        return new PageOf<>(items.stream().map(shape).toList(), page, size, total);
    }

    /// What was asked for, checked.
    ///
    /// @throws SlipwayException INVALID for a negative page, or a size that is not 1 to 200
    public record Request(int page, int size) {
        public Request {
            if (page < 0 || size < 1 || size > LARGEST) {
                throw SlipwayException.invalid("page must be 0 or more and size 1 to %d", LARGEST);
            }
        }

        public long offset() {
            return (long) page * size;
        }
    }
}
