import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;

/// Kept connections to an MCP server over Streamable HTTP, all of one session.
final class HttpPlaces implements McpLoad.Places {
    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final Queue<Integer> answered = new ArrayDeque<>();
    private final ByteBuffer read = ByteBuffer.allocateDirect(64 * 1024);
    private final String head;

    /// @param headers lines that go with each request, each ended by CRLF
    HttpPlaces(URI url, String headers, int count) throws IOException {
        head = "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n"
                        .formatted(url.getPath(), url.getPort())
                + "Accept: application/json, text/event-stream\r\n" + headers;
        for (var place = 0; place < count; place++) {
            var channel = SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            var connection = new Connection(place, channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
        }
    }

    @Override
    public int count() {
        return connections.size();
    }

    @Override
    public void send(int place, int number) throws IOException {
        var body = McpPeer.ECHO.formatted(number);
        var request = ByteBuffer.wrap(
                (head + "Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
        var channel = connections.get(place).channel;
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    @Override
    public int await() throws IOException {
        while (answered.isEmpty()) {
            if (selector.select(key -> take((Connection) key.attachment()), 30_000) == 0) {
                throw new IOException("no answer within 30 s");
            }
        }
        return answered.remove();
    }

    private void take(Connection connection) {
        try {
            if (connection.channel.read(read.clear()) < 0) {
                throw new EOFException("the connection was closed");
            }
            if (connection.add(StandardCharsets.UTF_8.decode(read.flip()))) {
                answered.add(connection.place);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private static final class Connection {
        private final int place;
        private final SocketChannel channel;
        private final StringBuilder answer = new StringBuilder();

        Connection(int place, SocketChannel channel) {
            this.place = place;
            this.channel = channel;
        }

        /// Takes a part of the answer, and tells whether it is whole.
        boolean add(CharSequence part) throws IOException {
            answer.append(part);
            var body = answer.indexOf("\r\n\r\n") + 4;
            if (body < 4 || !isWhole(body)) {
                return false;
            }
            if (!answer.substring(0, 12).endsWith(" 200") || answer.indexOf("hello", body) < 0) {
                throw new IOException("answered: " + answer);
            }
            answer.setLength(0);
            return true;
        }

        /// Ends a chunked body with its last chunk, another one after as many bytes as were promised.
        private boolean isWhole(int body) {
            var headers = answer.substring(0, body).toLowerCase(Locale.ROOT);
            var length = headers.indexOf("content-length:");
            if (length < 0) {
                return answer.length() > body && answer.lastIndexOf("0\r\n\r\n") == answer.length() - 5;
            }
            var promised = headers.substring(length + 15, headers.indexOf('\r', length))
                    .strip();
            return answer.length() - body >= Integer.parseInt(promised);
        }
    }
}
