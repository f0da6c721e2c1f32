package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.instances.InstanceId;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.platform.SlipwayException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

    PlaygroundApi(Playground playground, Instances instances) {
        this.playground = playground;
        this.instances = instances;
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
