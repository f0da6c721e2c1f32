package dev.slipway.mcp.gateway;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Published servers, clients and suites of the protocol, with the Node that runs them.
///
/// @param folder where they are installed
record McpSuite(Path folder) {
    static McpSuite install() throws IOException, InterruptedException {
        return new McpSuite(NodePrograms.install(Path.of("src/test/node/mcp-suite")));
    }

    String node() {
        return file("node_modules/node/bin/node");
    }

    /// The server that does one of everything: its script, to which the transport is said.
    String everything() {
        return file("node_modules/@modelcontextprotocol/server-everything/dist/index.js");
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    /// Lets a published client try that server's things; what it met with.
    ///
    /// @param library which client
    JsonNode visit(String library, URI server, String token) throws IOException, InterruptedException {
        var said =
                NodePrograms.run(new File("target"), node(), file("everything.mjs"), library, server.toString(), token);
        return JsonMapper.shared()
                .readTree(said.text().lines().reduce((_, last) -> last).orElseThrow());
    }
}
