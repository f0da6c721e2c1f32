package dev.slipway.deployments.plan;

import dev.slipway.deployments.plan.Plan.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What tells that a package is an MCP server, and how it is spoken to.
///
/// The library alone does not tell: an application that *uses* MCP servers depends on it too. So the sources
/// are searched for the server's transports, by the names that the published SDKs give them.
///
/// @param transport how it is spoken to
/// @param source the file that told
/// @param why what it told
record McpSigns(Transport transport, String source, String why) {
    private static final List<String> LIBRARIES = List.of(
            "@modelcontextprotocol/sdk",
            "@modelcontextprotocol/server",
            "@modelcontextprotocol/node",
            "@modelcontextprotocol/express",
            "@modelcontextprotocol/hono",
            "@modelcontextprotocol/fastify",
            "fastmcp");
    private static final Pattern STDIO =
            Pattern.compile("\\b(StdioServerTransport|serveStdio)\\b|transportType\\s*:\\s*['\"]stdio['\"]");
    private static final Pattern HTTP = Pattern.compile(
            "\\b((Node|Express|WebStandard)?StreamableHTTPServerTransport"
                    + "|SSEServerTransport|createMcpHandler|createMcpExpressApp)\\b|transportType\\s*:\\s*['\"]httpStream['\"]");
    private static final Pattern HTTP_ARGUMENT = Pattern.compile("(?i)(^|[\\s=-])(streamable-?http|http|sse)(\\s|$)");
    private static final Pattern STDIO_ARGUMENT = Pattern.compile("(?i)(^|[\\s=-])stdio(\\s|$)");
    private static final Pattern SOURCE = Pattern.compile(".*\\.([cm]?js|[cm]?ts)");
    private static final Pattern NOT_SERVER = Pattern.compile(".*(\\.d\\.[cm]?ts|[.-](test|spec)\\.[cm]?[jt]s)");
    private static final List<String> SKIPPED = List.of("test", "tests", "__tests__", "fixtures", "examples", "docs");
    private static final int MOST_FILES = 500;

    /// @param start the start script or command that is known, if any
    static Optional<McpSigns> read(SourceFolder folder, PackageJson json, Optional<String> start) {
        var library =
                LIBRARIES.stream().filter(json.dependencies()::containsKey).findFirst();
        return library.flatMap(name -> {
            var stdio = new ArrayList<String>();
            var http = new ArrayList<String>();
            search(folder, stdio, http);
            return decide(stdio, http, start).or(() -> bySurroundings(name, json));
        });
    }

    private static Optional<McpSigns> decide(List<String> stdio, List<String> http, Optional<String> start) {
        if (stdio.isEmpty() && http.isEmpty()) {
            return Optional.empty();
        }
        if (http.isEmpty()) {
            return sign(Transport.STDIO, stdio.getFirst(), "it makes a stdio transport");
        }
        if (stdio.isEmpty()) {
            return sign(Transport.HTTP, http.getFirst(), "it makes an HTTP transport");
        }
        if (start.filter(line -> STDIO_ARGUMENT.matcher(line).find()).isPresent()) {
            return sign(Transport.STDIO, PackageJson.FILE, "the start command says stdio");
        }
        if (start.filter(line -> HTTP_ARGUMENT.matcher(line).find()).isPresent()) {
            return sign(Transport.HTTP, PackageJson.FILE, "the start command says http");
        }
        return sign(
                Transport.STDIO,
                stdio.getFirst(),
                "it can do stdio and HTTP (%s); stdio gives each session a process of its own"
                        .formatted(http.getFirst()));
    }

    /// Sources that are not there to be read, as in a package that is built from elsewhere.
    private static Optional<McpSigns> bySurroundings(String library, PackageJson json) {
        boolean server = !json.bin().isEmpty() || library.equals("fastmcp");
        return server
                ? sign(Transport.STDIO, PackageJson.FILE, "it depends on %s and has a program".formatted(library))
                : Optional.empty();
    }

    private static Optional<McpSigns> sign(Transport transport, String source, String why) {
        return Optional.of(new McpSigns(transport, source, why));
    }

    /// Breadth first, so that of many files the ones near the top are read.
    private static void search(SourceFolder top, List<String> stdio, List<String> http) {
        var waiting = new ArrayDeque<>(List.of(top));
        int read = 0;
        while (!waiting.isEmpty()) {
            var folder = waiting.removeFirst();
            for (var name : folder.files()) {
                if (!SOURCE.matcher(name).matches() || NOT_SERVER.matcher(name).matches() || read++ >= MOST_FILES) {
                    continue;
                }
                var path = folder.path().equals(".") ? name : folder.path() + "/" + name;
                folder.textIfReadable(name).ifPresent(text -> note(path, text, stdio, http));
            }
            folder.folders().stream()
                    .filter(name -> !SKIPPED.contains(name))
                    .forEach(name -> folder.find(name).ifPresent(waiting::add));
        }
    }

    private static void note(String path, String text, List<String> stdio, List<String> http) {
        if (STDIO.matcher(text).find()) {
            stdio.add(path);
        }
        if (HTTP.matcher(text).find()) {
            http.add(path);
        }
    }
}
