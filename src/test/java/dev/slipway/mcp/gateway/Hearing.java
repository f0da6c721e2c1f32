package dev.slipway.mcp.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.Queue;

/// Gets what a server says, each message as a text.
record Hearing(Queue<String> heard) implements Pipe.Taker {
    @Override
    public void line(byte[] line) {
        heard.add(new String(line, UTF_8));
    }

    @Override
    public void tooLong(long length, Optional<Long> number) {}

    @Override
    public void ended(String why) {}
}
