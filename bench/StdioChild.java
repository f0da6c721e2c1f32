import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// An MCP server with nothing before it: what is said to it over stdio is matched by id.
final class StdioChild implements McpLoad.Places {
    private final Process process;
    private final int count;
    private final Map<Integer, Integer> placeOf = new HashMap<>();

    /// @param count how many calls it may have under way
    StdioChild(Path program, int count) throws IOException {
        this.count = count;
        process = new ProcessBuilder("node", program.toString(), "stdio")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        say("""
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                "capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""");
        process.inputReader().readLine();
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void send(int place, int number) throws IOException {
        placeOf.put(number, place);
        say(McpPeer.ECHO.formatted(number));
    }

    @Override
    public int await() throws IOException {
        while (true) {
            var line = process.inputReader().readLine();
            if (line == null) {
                throw new EOFException("the server ended");
            }
            var at = line.lastIndexOf("\"id\":");
            if (at >= 0) {
                var id = line.substring(at + 5, line.indexOf('}', at));
                return placeOf.remove(Integer.valueOf(id));
            }
        }
    }

    private void say(String message) throws IOException {
        process.getOutputStream().write((message + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
