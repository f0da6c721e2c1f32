package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsStandBelowTheirHeadings() {
        assertThat(printed(List.of("name", "needsKey", "memoryBytes"), List.of(List.of("memory", "no", "14 MB"))))
                .isEqualTo("""
                        NAME    NEEDS KEY  MEMORY
                        memory  no         14 MB
                        """);
    }

    @Test
    void whatStrangersWriteDoesNotMoveTheCursor() {
        assertThat(printed(List.of("tool"), List.of(List.of("greet\u001b[2K\u202e"))))
                .isEqualTo("TOOL\ngreet\uFFFD[2K\uFFFD\n");
    }

    private static String printed(List<String> fields, List<List<String>> rows) {
        var bytes = new ByteArrayOutputStream();
        Table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), fields, rows);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
