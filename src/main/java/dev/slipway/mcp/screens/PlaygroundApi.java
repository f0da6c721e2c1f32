package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.collection.Collections;
import dev.slipway.mcp.instances.InstanceId;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.platform.SlipwayException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The tools of instances and `mcp` projects over HTTP: what clients see now, and one call.
@RestController
@RequestMapping("/api/v1")
class PlaygroundApi {
    private final Playground playground;
    private final Instances instances;
    private final Collections collections;
    private final CollectionTools collected;

    PlaygroundApi(Playground playground, Instances instances, Collections collections) {
        this.playground = playground;
        this.instances = instances;
        this.collections = collections;
        this.collected = new CollectionTools(playground);
    }

    /// @param again whether to ask the server even when its tools are known
    @GetMapping("/mcp/instances/{id}/tools")
    Tools ofInstance(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "false") boolean again) {
        return new Tools(playground.tools(caller.id(), path(caller, id), again));
    }

    @PostMapping("/mcp/instances/{id}/call")
    Answer callInstance(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id, @RequestBody Call call) {
        return call(caller, path(caller, id), call);
    }

    /// What a client of the caller's collection sees, and which of its servers do not answer.
    @GetMapping("/mcp/collection/tools")
    Together ofCollection(
            @AuthenticationPrincipal SignedIn caller, @RequestParam(defaultValue = "false") boolean again) {
        var entries = collections.entries(caller.id());
        return new Together(collected.ask(caller.id(), entries, again).stream()
                .map(Part::of)
                .toList());
    }

    /// What clients of the live version see; what was examined of each version is with the project's tools.
    @GetMapping("/projects/{name}/mcp/tools/live")
    Tools ofProject(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean again) {
        return new Tools(playground.tools(caller.id(), "/mcp/" + name, again));
    }

    @PostMapping("/projects/{name}/mcp/call")
    Answer callProject(@AuthenticationPrincipal SignedIn caller, @PathVariable String name, @RequestBody Call call) {
        return call(caller, "/mcp/" + name, call);
    }

    private Answer call(SignedIn caller, String path, Call call) {
        var tool = call.tool.orElseThrow(() -> SlipwayException.invalid("name the tool"));
        var answer = playground.call(caller.id(), path, tool, call.object());
        return new Answer(
                answer.failed(),
                answer.took().toNanos() / 1e6,
                answer.body().path("result"),
                answer.body().path("error"));
    }

    private String path(SignedIn caller, UUID id) {
        return instances.get(caller.id(), new InstanceId(id)).path();
    }

    /// @param tools each as the server defines it (MCP, server/tools)
    record Tools(List<JsonNode> tools) {}

    /// @param members in their order
    record Together(List<Part> members) {}

    /// A member of a collection.
    ///
    /// @param problem why it does not answer; absent when it does
    /// @param stray names in its rules that it has no tool of
    record Part(
            String alias, @Nullable String name, @Nullable String problem, Set<String> stray, List<Named> tools) {
        static Part of(CollectionTools.Listing listing) {
            return new Part(
                    listing.alias(),
                    listing.entry().name().orElse(null),
                    listing.trouble().isEmpty() ? null : listing.trouble(),
                    listing.stray(),
                    listing.tools().stream().map(Named::of).toList());
        }
    }

    /// @param name as clients of the collection see it
    /// @param tool as the server's own clients see it
    /// @param hidden whether clients of the collection do not see it
    /// @param problem what clients may stumble over; absent when nothing
    record Named(
            String name,
            String tool,
            String description,
            boolean hidden,
            @Nullable String problem) {
        static Named of(CollectionTools.Shown shown) {
            return new Named(
                    shown.name(),
                    shown.own(),
                    shown.description(),
                    shown.hidden(),
                    shown.trouble().isEmpty() ? null : shown.trouble());
        }
    }

    /// @param arguments a JSON object; none when absent
    record Call(Optional<String> tool, Optional<JsonNode> arguments) {
        ObjectNode object() {
            var given = arguments.orElseGet(() -> JsonMapper.shared().createObjectNode());
            if (!given.isObject()) {
                throw SlipwayException.invalid("arguments must be a JSON object");
            }
            return given.asObject();
        }
    }

    /// @param failed whether it is an error, the protocol's or the tool's own
    /// @param result the tool's result; absent when there is an error
    record Answer(boolean failed, double tookMs, JsonNode result, JsonNode error) {}
}
