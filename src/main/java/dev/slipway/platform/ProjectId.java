package dev.slipway.platform;

import java.util.UUID;

/// The identity of a project. Rooms below `projects` carry it so that their rows are guarded by the same question:
/// who may see this project?
public record ProjectId(UUID value) {
    public static ProjectId random() {
        return new ProjectId(UUID.randomUUID());
    }

    /// Reads the canonical form.
    ///
    /// @throws SlipwayException INVALID when `text` is not a UUID
    public static ProjectId parse(String text) {
        try {
            return new ProjectId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new SlipwayException(ErrorCode.INVALID, "'%s' is not an id".formatted(text), e);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
