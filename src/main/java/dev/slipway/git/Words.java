package dev.slipway.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// What git says to people on standard error, cut into lines. Part of it comes from the remote, so a line is bounded
/// and holds no control characters.
final class Words {
    private static final int LONGEST = 2000;

    private Words() {}

    /// Reads to the end. Of a progress line that was rewritten by carriage returns only the last state is heard.
    static void read(InputStream errors, Consumer<String> line) throws IOException {
        var buffer = new byte[8192];
        var current = new ByteArrayOutputStream();
        var rewritten = false;
        for (int n = errors.read(buffer); n >= 0; n = errors.read(buffer)) {
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    emit(current, line);
                    rewritten = false;
                } else if (buffer[i] == '\r') {
                    rewritten = true;
                } else {
                    if (rewritten) {
                        current.reset();
                        rewritten = false;
                    }
                    if (current.size() < LONGEST) {
                        current.write(buffer[i]);
                    }
                }
            }
        }
        emit(current, line);
    }

    private static void emit(ByteArrayOutputStream current, Consumer<String> line) {
        var text = printable(current.toString(StandardCharsets.UTF_8)).strip();
        current.reset();
        if (!text.isEmpty()) {
            line.accept(text);
        }
    }

    /// The text without control characters, so that it cannot move a terminal's cursor.
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "");
    }
}
