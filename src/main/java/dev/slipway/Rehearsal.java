package dev.slipway;

import dev.slipway.platform.Home;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A few requests that a server asks of itself while the JVM records its cache of loaded classes, so that the cache
/// holds what the first visitors need and not only what a start does. The launcher asks for it on that one start.
final class Rehearsal {
    private static final String PROPERTY = "slipway.rehearsed";
    private static final List<String> PATHS = List.of("/healthz", "/sign-in", "/", "/projects", "/api/v1/projects");

    private Rehearsal() {}

    /// Does nothing without the property. It names the file to leave, which says that the recorded server was
    /// ready.
    static void run(Home home, URI server) throws InterruptedException {
        var done = System.getProperty(PROPERTY);
        if (done == null) {
            return;
        }
        try (var client = HttpClient.newHttpClient()) {
            Files.createFile(Path.of(done));
            var token = Files.readString(home.file("local-token")).strip();
            for (var path : PATHS) {
                var request = HttpRequest.newBuilder(server.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .build();
                client.send(request, BodyHandlers.discarding());
            }
        } catch (IOException e) {
            System.err.println("slipway: the rehearsal ended early: " + e.getMessage());
        }
    }
}
