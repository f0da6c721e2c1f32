package dev.slipway.projects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DotEnvTest {
    @Test
    void readsWhatTheCommonReadersRead() {
        assertThat(DotEnv.parse("""
                \ufeff# comment
                A=plain value # and a note
                B = spaced
                export C="a\\nb \\"q\\" $x"
                D='as it is' ignored
                E=
                F="over
                two lines"
                G=a=b#c
                A=last
                """))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "A", "last",
                        "B", "spaced",
                        "C", "a\nb \"q\" $x",
                        "D", "as it is",
                        "E", "",
                        "F", "over\ntwo lines",
                        "G", "a=b#c"));
        assertThat(DotEnv.parse("A=1\r\nB=2\r\n")).isEqualTo(Map.of("A", "1", "B", "2"));
        assertThat(DotEnv.parse("")).isEmpty();
    }

    @Test
    void namesTheLineAndNotItsText() {
        assertThatThrownBy(() -> DotEnv.parse("A=1\n\nhunter2\n")).hasMessage("line 3 is not KEY=value");
        assertThatThrownBy(() -> DotEnv.parse("A=1\nB=\"hunter2\n\n"))
                .hasMessage("the quotes that open in line 2 are not closed");
    }
}
