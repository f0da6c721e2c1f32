package dev.slipway;

import dev.slipway.git.TestRepository;
import dev.slipway.platform.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A person's repository with an MCP server over standard input and output, the one of the gateway's tests.
final class ToolRepository {
    private ToolRepository() {}

    static TestRepository create() throws IOException {
        var repository = TestRepository.create(TestFolders.fresh("tools"))
                .write("server.mjs", Files.readString(Path.of("src/test/node/stdio-server.mjs")))
                .write("slipway.yaml", "runtime: mcp\nmcpTransport: stdio\nstartCommand: node server.mjs\n");
        repository.commit("Serve tools");
        return repository;
    }
}
