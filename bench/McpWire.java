import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One kept connection to an MCP server over Streamable HTTP, written to byte by byte: a client library would cost
/// more than what is measured.
final class McpWire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final String head;

    /// @param headers lines that go with each request, each ended by CRLF
    McpWire(URI url, String headers) throws IOException {
        socket = new Socket(url.getHost(), url.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        head = " %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n"
                        .formatted(url.getPath(), url.getPort())
                + "Accept: application/json, text/event-stream\r\n" + headers;
    }

    /// @param body all of it, an event stream's framing included
    record Answer(int status, Map<String, String> headers, String body) {}

    /// Begins a session and returns the headers that name it.
    String initialize() throws IOException {
        var answer = post("", """
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                "capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""");
        if (answer.status() != 200) {
            throw new IOException("initialize: " + answer);
        }
        var id = answer.headers().get("mcp-session-id");
        var session = (id == null ? "" : "Mcp-Session-Id: " + id + "\r\n") + "MCP-Protocol-Version: 2025-06-18\r\n";
        post(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return session;
    }

    Answer post(String headers, String body) throws IOException {
        return send("POST", headers, body);
    }

    /// Sends a request whose answer nobody reads: the connection is good for nothing else after that.
    void postAndForget(String headers, String body) throws IOException {
        write("POST", headers, body);
    }

    /// Ends a session.
    void end(String session) throws IOException {
        send("DELETE", session, "");
    }

    private void write(String method, String headers, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = (method + head + headers + "Content-Length: " + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream().write(request);
    }

    private Answer send(String method, String headers, String body) throws IOException {
        write(method, headers, body);
        var status = Integer.parseInt(line().split(" ")[1]);
        var answer = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            answer.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(status, answer, body(status, answer));
    }

    private String body(int status, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            var all = new ByteArrayOutputStream();
            for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                all.write(in.readNBytes(size));
                line();
            }
            line();
            return all.toString(StandardCharsets.UTF_8);
        }
        var length = status == 204 ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new StringBuilder(80);
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
