import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// An MCP server with nothing before it: what is said to it over stdio is matched by id, as many calls at once as are
/// wanted.
final class StdioChild implements AutoCloseable {
    private final Process process;
    private volatile boolean closed;
    private final Map<Integer, Semaphore> waiting = new ConcurrentHashMap<>();

    StdioChild(Path program) throws IOException {
        process = new ProcessBuilder("node", program.toString(), "stdio")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        send("""
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                "capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""");
        process.inputReader().readLine();
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        Thread.ofPlatform().daemon().start(this::read);
    }

    McpPeer.Caller caller() {
        return new McpPeer.Caller() {
            @Override
            public void call(int number) throws IOException, InterruptedException {
                var answered = new Semaphore(0);
                waiting.put(number, answered);
                send(McpPeer.ECHO.formatted(number));
                answered.acquire();
            }

            @Override
            public void close() {}
        };
    }

    private synchronized void send(String message) throws IOException {
        process.getOutputStream().write((message + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private void read() {
        try {
            for (var line = process.inputReader().readLine();
                    line != null;
                    line = process.inputReader().readLine()) {
                var at = line.lastIndexOf("\"id\":");
                if (at >= 0) {
                    var id = line.substring(at + 5).replaceAll("\\D.*", "");
                    var answered = waiting.remove(Integer.valueOf(id));
                    if (answered != null) {
                        answered.release();
                    }
                }
            }
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        process.destroy();
        process.waitFor();
    }
}
