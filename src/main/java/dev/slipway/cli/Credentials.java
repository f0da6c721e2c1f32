package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// Which server to talk to and as whom.
record Credentials(URI server, String token) {
    private static final String LOCAL = "http://localhost:8080";

    /// In this order: `SLIPWAY_URL` and `SLIPWAY_TOKEN`; what `slipway login` stored; the server that runs on this
    /// data folder, with the token it left there for whoever can read the folder.
    ///
    /// @throws SlipwayException UNAVAILABLE when no server is known; UNAUTHENTICATED when no token is
    static Credentials find(Path home) {
        var token = environment("SLIPWAY_TOKEN");
        var url = environment("SLIPWAY_URL");
        if (token.isPresent()) {
            return new Credentials(URI.create(defaultUrl(home)), token.get());
        }
        return stored(home)
                .filter(stored -> url.isEmpty() || stored.server.toString().equals(url.get()))
                .or(() -> local(home))
                .orElseThrow(() -> nobody(home));
    }

    void store(Path home) throws IOException {
        var file = home.resolve("credentials");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, List.of(server.toString(), token));
    }

    /// The server meant when none is named.
    static String defaultUrl(Path home) {
        return environment("SLIPWAY_URL").or(() -> runningUrl(home)).orElse(LOCAL);
    }

    static Optional<String> runningUrl(Path home) {
        return ServerFile.find(home).map(ServerFile::url);
    }

    private static Optional<Credentials> stored(Path home) {
        return lines(home.resolve("credentials"))
                .filter(lines -> lines.size() >= 2)
                .map(lines -> new Credentials(URI.create(lines.get(0)), lines.get(1)));
    }

    private static Optional<Credentials> local(Path home) {
        return runningUrl(home)
                .flatMap(url -> lines(home.resolve("local-token"))
                        .map(lines -> new Credentials(URI.create(url), lines.getFirst())));
    }

    private static SlipwayException nobody(Path home) {
        return runningUrl(home).isPresent()
                ? new SlipwayException(
                        ErrorCode.UNAUTHENTICATED, "not signed in: run 'slipway login', or set SLIPWAY_TOKEN")
                : new SlipwayException(
                        ErrorCode.UNAVAILABLE,
                        ("no Slipway runs on %s: start one with 'slipway server', or name another with"
                                        + " 'slipway login URL'")
                                .formatted(home));
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static Optional<List<String>> lines(Path file) {
        try {
            return Files.isReadable(file) ? Optional.of(Files.readAllLines(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
