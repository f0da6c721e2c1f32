package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest implements Lines.Taker {
    private final List<String> lines = new ArrayList<>();
    private final List<String> tooLong = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 8192})
    void linesAreTheSameInChunksOfAnySize(int size) {
        feed(new Lines(100, this), "{\"a\":1}\r\n\n  \n{\"b\":\r2}\n{\"unfinished\"", size);

        assertThat(lines).containsExactly("{\"a\":1} ", "{\"b\": 2}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 299, 8192})
    void aLineBeyondTheLimitIsToldByItsEndsAndTheNextOnePasses(int size) {
        var long1 = "{\"jsonrpc\":\"2.0\",\"id\":41,\"result\":\"%s\"}\n".formatted("x".repeat(1000));
        var long2 = "{\"result\":\"%s\",\"jsonrpc\":\"2.0\",\"id\":42}\n".formatted("x".repeat(1000));
        var long3 = "%s\n".formatted("x".repeat(1000));

        feed(new Lines(500, this), long1 + long2 + long3 + "{\"next\":1}\n", size);

        assertThat(tooLong)
                .containsExactly(long1.length() - 1 + " 41", long2.length() - 1 + " 42", long3.length() - 1 + " -");
        assertThat(lines).containsExactly("{\"next\":1}");
    }

    @Test
    void theLimitItselfPasses() {
        feed(new Lines(10, this), "0123456789\n0123456789a\n", 4);

        assertThat(lines).containsExactly("0123456789");
        assertThat(tooLong).containsExactly("11 -");
    }

    private static void feed(Lines lines, String text, int size) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += size) {
            lines.accept(bytes, i, Math.min(size, bytes.length - i));
        }
    }

    @Override
    public void line(byte[] line) {
        lines.add(new String(line, StandardCharsets.UTF_8));
    }

    @Override
    public void tooLong(long length, Optional<Long> id) {
        tooLong.add(length + " " + id.map(String::valueOf).orElse("-"));
    }
}
