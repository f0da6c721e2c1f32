package dev.slipway.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentenceTest {
    @Test
    void aSentenceBeginsWithACapitalAndANameStaysAsItIs() {
        assertThat(Sentence.of("there is no project 'nope'")).isEqualTo("There is no project 'nope'");
        assertThat(Sentence.of("'abc' is no number")).isEqualTo("'abc' is no number");
        assertThat(Sentence.of("demo-site has no variables")).isEqualTo("demo-site has no variables");
        assertThat(Sentence.of("https://host/a.git is gone")).isEqualTo("https://host/a.git is gone");
        assertThat(Sentence.of("It is well.")).isEqualTo("It is well.");
        assertThat(Sentence.of("")).isEmpty();
    }
}
