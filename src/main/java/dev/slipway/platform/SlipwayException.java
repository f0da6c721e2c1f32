package dev.slipway.platform;

/// The one exception of Slipway's own: a code for programs and a sentence for people. The sentence says what was
/// attempted (`cannot clone %s at %s`) and is shown as it stands, so it never holds a secret.
public final class SlipwayException extends RuntimeException {
    private final ErrorCode code;

    public SlipwayException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public SlipwayException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public static SlipwayException invalid(String message, Object... values) {
        return new SlipwayException(ErrorCode.INVALID, message.formatted(values));
    }

    public static SlipwayException notFound(String message, Object... values) {
        return new SlipwayException(ErrorCode.NOT_FOUND, message.formatted(values));
    }

    public static SlipwayException conflict(String message, Object... values) {
        return new SlipwayException(ErrorCode.CONFLICT, message.formatted(values));
    }

    public ErrorCode code() {
        return code;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
