package dev.slipway.mcp.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnsentTest {
    private final Unsent unsent = new Unsent(20, 10);

    @Test
    void whatWaitsIsTakenTogetherAsManyAsFit() throws InterruptedException {
        assertThat(add("one")).isTrue();
        assertThat(add("two")).isTrue();
        assertThat(add("three")).isTrue();

        assertThat(take()).isEqualTo("one\ntwo\n");
        assertThat(take()).isEqualTo("three\n");
    }

    @Test
    void aLongOneGoesAloneEvenWhenItIsLongerThanMayWait() throws InterruptedException {
        var longest = "x".repeat(30);
        assertThat(add(longest)).isTrue();
        assertThat(add("y")).as("behind it there is no room").isFalse();

        assertThat(take()).isEqualTo(longest + "\n");
    }

    @Test
    void whatIsBeingWrittenStillTakesRoom() throws InterruptedException {
        add("0123456789");
        add("0123456789");
        take();
        assertThat(add("more")).isFalse();

        take();
        assertThat(add("more")).isTrue();
    }

    @Test
    void afterItsEndNothingIsAddedAndTheRestIsTaken() throws InterruptedException {
        add("last");
        unsent.close();

        assertThat(add("later")).isFalse();
        assertThat(take()).isEqualTo("last\n");
        assertThat(take()).isEmpty();
    }

    private boolean add(String message) {
        return unsent.add(message.getBytes(UTF_8));
    }

    private String take() throws InterruptedException {
        return new String(unsent.take(), UTF_8);
    }
}
