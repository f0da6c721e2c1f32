package dev.slipway.mcp.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where it goes what a server says to a session and not to one of its requests.
class SessionStreamsTest {
    private static final byte[] MESSAGE = "{\"method\":\"roots/list\"}".getBytes(UTF_8);

    private final SessionStreams streams = new SessionStreams(() -> false);

    @Test
    void itIsHeldUntilARequestCanCarryIt() {
        var request = new Request(true);
        streams.say(MESSAGE, Optional.empty());

        streams.handOver(request);
        streams.handOver(request);

        assertThat(request.heard).containsExactly(MESSAGE);
    }

    @Test
    void aRequestThatIsAnsweredMeanwhileGivesItBack() {
        var next = new Request(true);

        streams.on(new Request(false)).accept(MESSAGE);
        streams.handOver(new Request(false));
        streams.handOver(next);

        assertThat(next.heard).containsExactly(MESSAGE);
    }

    /// @param open whether its answer has not gone out yet
    private record Request(boolean open, List<byte[]> heard) implements Answers {
        Request(boolean open) {
            this(open, new ArrayList<>());
        }

        @Override
        public void answer(byte[] message) {}

        @Override
        public void message(byte[] message, Runnable unheard) {
            if (open) {
                heard.add(message);
            } else {
                unheard.run();
            }
        }

        @Override
        public boolean takesMessages() {
            return true;
        }

        @Override
        public boolean waiting() {
            return open;
        }

        @Override
        public void keepAlive() {}
    }
}
