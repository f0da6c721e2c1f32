import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// Something between clients over HTTP and a server over stdio.
///
/// @param headers that each request needs, each ended by CRLF
/// @param process its own; its children are below that
record McpPeer(String name, URI url, String headers, Process process) implements AutoCloseable {
    static final String ECHO = """
            {"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}""";
    static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

    /// Starts a bridge and returns when it has served a session.
    static McpPeer start(Path home, String name, int port, List<String> command)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(name + ".log").toFile())
                .start();
        var peer = new McpPeer(name, URI.create("http://127.0.0.1:%d/mcp".formatted(port)), "", process);
        for (var tries = 0; ; tries++) {
            try (var wire = peer.wire()) {
                wire.end(wire.initialize());
                return peer;
            } catch (IOException e) {
                if (tries == 200) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    McpWire wire() throws IOException {
        return new McpWire(url, headers);
    }

    /// Begins a session and returns the headers that name it.
    String begin() throws IOException {
        try (var wire = wire()) {
            return wire.initialize();
        }
    }

    void end(String session) throws IOException {
        try (var wire = wire()) {
            wire.end(session);
        }
    }

    /// Connections for the calls of a session.
    McpLoad.Places places(String session, int count) throws IOException {
        return new HttpPlaces(url, headers + session, count);
    }

    /// What it holds, in parts.
    ///
    /// @param bridge its own process
    /// @param database a database that it brought with it
    /// @param children everything else below it
    record Held(long bridge, long database, long children) {
        long all() {
            return bridge + database + children;
        }
    }

    Held held(LocalServer.Memory memory) {
        long bridge = memory.of(process.toHandle());
        var below = process.descendants().toList();
        long database = below.stream()
                .filter(it -> program(it).equals("postgres"))
                .mapToLong(memory::of)
                .sum();
        long all = below.stream().mapToLong(memory::of).sum();
        return new Held(bridge, database, all - database);
    }

    /// How many servers run behind it.
    long children() {
        return process.descendants()
                .filter(it -> program(it).startsWith("node"))
                .count();
    }

    private static String program(ProcessHandle process) {
        try {
            return Path.of("/proc/" + process.pid() + "/exe")
                    .toRealPath()
                    .getFileName()
                    .toString();
        } catch (IOException e) {
            // It ended meanwhile.
            return "";
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
