package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes a Git repository in the data folder from an example's files: `demo/<project>`, with one commit on `main`.
final class ExampleRepository {
    private ExampleRepository() {}

    /// Leaves a repository that is there already as it is, so that a person's commits to it stay.
    static Path make(Path home, Example example) throws IOException, InterruptedException {
        var repository = home.resolve("demo").resolve(example.project());
        if (Files.isDirectory(repository.resolve(".git"))) {
            return repository;
        }
        copy(source(example), repository);
        git(repository, "init", "-q", "-b", "main");
        git(repository, "add", "-A");
        git(
                repository,
                "-c",
                "user.name=Slipway",
                "-c",
                "user.email=demo@slipway.invalid",
                "commit",
                "-q",
                "-m",
                "Begin " + example.project());
        return repository;
    }

    private static Path source(Example example) {
        return Optional.ofNullable(System.getenv("SLIPWAY_LAUNCHER"))
                .map(launcher -> Path.of(launcher).resolveSibling("examples").resolve(example.folder()))
                .filter(Files::isDirectory)
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        "the examples are not here: run ./slipway demo in a checkout of Slipway"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file :
                    files.filter(path -> !isBuilt(from.relativize(path))).toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static boolean isBuilt(Path path) {
        var first = path.getName(0).toString();
        return first.equals("node_modules") || first.equals("dist");
    }

    private static void git(Path folder, String... words) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("git"), Stream.of(words)).toList();
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE, "git %s failed: %s".formatted(List.of(words), output.strip()));
        }
    }
}
