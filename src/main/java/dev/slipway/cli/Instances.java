package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The caller's instances of MCP servers, found by what people call them.
final class Instances {
    private static final Duration LONGEST_START = Duration.ofMinutes(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private Instances() {}

    /// @param nameOrId its id, the beginning of its id, or its name; of several with one name, the one that runs
    static Optional<JsonNode> find(Client client, String nameOrId) {
        var found = new ArrayList<JsonNode>();
        for (var instance : client.get("/api/v1/mcp/instances?size=200").path("items")) {
            var id = Shared.text(instance, "id");
            if (id.equals(nameOrId)) {
                return Optional.of(instance);
            }
            if (Shared.text(instance, "name").equals(nameOrId) || nameOrId.length() >= 8 && id.startsWith(nameOrId)) {
                found.add(instance);
            }
        }
        return one(nameOrId, found);
    }

    private static Optional<JsonNode> one(String name, List<JsonNode> found) {
        var live = found.stream().filter(Instances::isLive).toList();
        var candidates = live.isEmpty() ? found : live;
        if (candidates.size() > 1) {
            throw new SlipwayException(
                    ErrorCode.CONFLICT,
                    "several instances are called %s: say which by its id (slipway mcp ls)".formatted(name));
        }
        return candidates.stream().findFirst();
    }

    private static boolean isLive(JsonNode instance) {
        var status = Shared.text(instance, "status");
        return status.equals("running") || status.equals("pending");
    }

    /// @throws SlipwayException NOT_FOUND; CONFLICT when several are called so
    static JsonNode get(Client client, String nameOrId) {
        return find(client, nameOrId)
                .orElseThrow(() ->
                        SlipwayException.notFound("you have no instance %s: slipway mcp ls lists yours", nameOrId));
    }

    static String id(Client client, String nameOrId) {
        return Shared.text(get(client, nameOrId), "id");
    }

    /// Waits until it is pending no more: its package may have to be installed first.
    static JsonNode settled(Client client, String id) throws InterruptedException {
        var end = Instant.now().plus(LONGEST_START);
        while (Instant.now().isBefore(end)) {
            var instance = client.get("/api/v1/mcp/instances/" + id);
            if (!Shared.text(instance, "status").equals("pending")) {
                return instance;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        throw new SlipwayException(ErrorCode.UNAVAILABLE, "it is still being started: slipway mcp logs " + id);
    }

    /// Prints what it is now; the exit code says whether it is well.
    static int conclude(JsonNode instance, Shared shared) {
        if (shared.json) {
            Shared.out().println(instance.toPrettyString());
        } else {
            var end = isLive(instance) ? Shared.readable(Shared.text(instance, "expiresAt")) : "";
            Shared.out()
                    .printf(
                            "%s is %s%s%n",
                            Shared.text(instance, "name"),
                            Shared.text(instance, "status"),
                            end.isEmpty() ? "" : " until " + end);
        }
        return failed(instance, shared) ? ErrorCode.UNAVAILABLE.exitCode() : 0;
    }

    static boolean failed(JsonNode instance, Shared shared) {
        if (!Shared.text(instance, "status").equals("error")) {
            return false;
        }
        if (!shared.json) {
            System.err.println("slipway: " + Shared.text(instance, "errorMessage"));
            System.err.println("         see: slipway mcp logs " + Shared.text(instance, "id"));
        }
        return true;
    }
}
