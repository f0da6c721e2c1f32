package dev.slipway.mcp.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.logs.Level;
import dev.slipway.runtime.Output.Channel;
import org.junit.jupiter.api.Test;

/// How much of what a suite says is kept.
class TranscriptTest {
    @Test
    void keepsTheBeginningOfAFloodAndSaysSo() {
        var transcript = new Transcript();
        var flood = "all the same\n".repeat(100_000).getBytes(UTF_8);
        transcript.accept(Channel.OUT, flood, 0, flood.length);

        assertThat(transcript.lines())
                .hasSize(201)
                .startsWith("all the same")
                .last()
                .asString()
                .startsWith("… 1,300,000");
    }

    @Test
    void takesColoursOutAndKeepsWhatTheyMean() {
        var transcript = new Transcript();
        var check = "\u001b[90m2026\u001b[0m [ping] \u001b[31mFAILURE\u001b[0m Server responds\n\n".getBytes(UTF_8);
        transcript.accept(Channel.OUT, check, 0, check.length);

        assertThat(transcript.lines()).containsExactly("2026 [ping] FAILURE Server responds");
        assertThat(Transcript.level(transcript.lines().getFirst())).isEqualTo(Level.ERROR);
        assertThat(Transcript.level("2026 [ping] SUCCESS Server responds")).isEqualTo(Level.INFO);
    }
}
