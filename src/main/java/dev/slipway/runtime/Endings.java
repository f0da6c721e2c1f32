package dev.slipway.runtime;

/// Says how a server ended, for people. The sentences begin with "it", so that they can go on: `it ended with exit
/// code 1; it is started again in 2 s`.
final class Endings {
    private Endings() {}

    static String inWords(Ending ending) {
        return switch (ending.cause()) {
            case EXITED -> exited(ending.exitCode());
            case OUT_OF_MEMORY -> "it ran out of memory: " + ending.detail();
            case PROCESS_LIMIT -> "it reached its limit of processes: " + ending.detail();
            case TIMED_OUT, CANCELLED -> "it was ended: " + ending.detail();
        };
    }

    private static String exited(int code) {
        if (code == 0) {
            return "it ended by itself with exit code 0; a server must keep running";
        }
        if (code > 128 && code <= 192) {
            return "it ended with exit code %d (signal %d)".formatted(code, code - 128);
        }
        return "it ended with exit code " + code;
    }
}
