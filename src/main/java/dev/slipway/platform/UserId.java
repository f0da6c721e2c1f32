package dev.slipway.platform;

import java.util.UUID;

/// The identity of a user.
public record UserId(UUID value) {
    public static UserId random() {
        return new UserId(UUID.randomUUID());
    }

    /// Reads the canonical form.
    ///
    /// @throws SlipwayException INVALID when `text` is not a UUID
    public static UserId parse(String text) {
        try {
            return new UserId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new SlipwayException(ErrorCode.INVALID, "'%s' is not an id".formatted(text), e);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
