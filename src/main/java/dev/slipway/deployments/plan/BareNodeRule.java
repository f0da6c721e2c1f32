package dev.slipway.deployments.plan;

import dev.slipway.deployments.plan.Detection.Planned;
import dev.slipway.deployments.plan.Plan.Mcp;
import dev.slipway.deployments.plan.Plan.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program without a package.json, which only a person's word can tell from a site's script: the runtime is
/// set.
final class BareNodeRule {
    private static final PackageJson NONE = new PackageJson(
            Optional.empty(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            List.of());

    private BareNodeRule() {}

    static Optional<Detection> apply(Draft draft) {
        var runtime = draft.runtime().filter(r -> r == ProjectRuntime.NODEJS || r == ProjectRuntime.MCP);
        if (runtime.isEmpty() || draft.folder().has(PackageJson.FILE)) {
            return Optional.empty();
        }
        draft.wish(Key.RUNTIME);
        draft.lookedFor("startCommand, or one of " + String.join(", ", StartCommand.USUAL));
        return new StartCommand(draft, draft.folder(), NONE)
                .choose(Optional.empty(), false)
                .map(start -> new Planned(plan(draft, runtime.get(), start)));
    }

    private static Plan plan(Draft draft, ProjectRuntime runtime, CommandLine start) {
        var transport = draft.wish(Key.MCP_TRANSPORT).map(Transport::parse).orElse(Transport.STDIO);
        var path = draft.wish(Key.MCP_PATH).orElse("/mcp");
        var mcp = runtime == ProjectRuntime.MCP ? Optional.of(new Mcp(transport, path)) : Optional.<Mcp>empty();
        return new Plan(
                runtime,
                draft.folder().path(),
                draft.folder().path(),
                Optional.empty(),
                command(draft, Key.INSTALL_COMMAND),
                command(draft, Key.BUILD_COMMAND),
                Optional.of(start),
                Optional.empty(),
                mcp,
                draft.wish(Key.HEALTH_PATH).orElse(mcp.map(Mcp::path).orElse("/")),
                draft.wishes().requiredVariables(),
                Map.of("CI", "true"),
                Map.of("NODE_ENV", "production"),
                draft.reasons());
    }

    private static Optional<CommandLine> command(Draft draft, Key key) {
        return draft.wish(key).filter(line -> !line.isEmpty()).map(CommandLine::shell);
    }
}
