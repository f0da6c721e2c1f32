package dev.slipway.cli;

import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Prints a project's address, and opens it where there is a desktop.
@Command(name = "open", description = "Open a project's address in the browser.")
final class OpenVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Parameters(paramLabel = "PROJECT")
    String project = "";

    @Override
    public Integer call() throws IOException {
        var items = Shared.client()
                .get("/api/v1/projects/" + Client.encoded(project) + "/deployments?size=50")
                .path("items");
        for (var item : items) {
            var url = Shared.text(item, "deployedUrl");
            if (Shared.text(item, "status").equals("success") && !url.isEmpty()) {
                Shared.out().println(shared.json ? "{\"url\":\"" + url + "\"}" : url);
                if (!shared.json && (System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null)) {
                    new ProcessBuilder("xdg-open", url).start();
                }
                return 0;
            }
        }
        throw SlipwayException.notFound("%s was never live: slipway deploy %s", project, project);
    }
}
