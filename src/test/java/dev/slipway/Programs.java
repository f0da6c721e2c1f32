package dev.slipway;

import dev.slipway.git.TestRepository;
import java.nio.file.Path;

/// Repositories of Node programs without dependencies: nothing is fetched to build them.
final class Programs {
    private Programs() {}

    /// A program that answers every request with `answer`.
    static String answering(String answer) {
        return """
                require('node:http').createServer((request, response) => response.end('%s')).listen(process.env.PORT);
                """.formatted(answer);
    }

    /// @param install a shell line without single quotes, as is `build`
    static TestRepository repository(Path parent, String install, String build, String program) {
        return steps(TestRepository.create(parent), install, build, program);
    }

    /// Changes what a repository does and commits it.
    static TestRepository steps(TestRepository repository, String install, String build, String program) {
        repository.write("slipway.yaml", """
                runtime: nodejs
                installCommand: '%s'
                buildCommand: '%s'
                startCommand: node server.js
                """.formatted(install, build));
        repository.write("server.js", program).commit("Build by " + build);
        return repository;
    }
}
