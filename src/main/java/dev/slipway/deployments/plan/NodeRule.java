package dev.slipway.deployments.plan;

import dev.slipway.deployments.plan.Detection.Planned;
import dev.slipway.deployments.plan.Detection.Unsupported;
import dev.slipway.deployments.plan.Plan.Mcp;
import dev.slipway.deployments.plan.Plan.Node;
import dev.slipway.deployments.plan.Plan.Site;
import dev.slipway.deployments.plan.Plan.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A folder with a package.json: a static site that is built, an MCP server, or a Node program.
final class NodeRule {
    private final Draft draft;
    private final SourceFolder folder;
    private final PackageJson json;
    private final Optional<Framework> framework;

    private NodeRule(Draft draft, PackageJson json) {
        this.draft = draft;
        this.folder = draft.folder();
        this.json = json;
        this.framework = Frameworks.recognise(folder, json);
    }

    static Optional<Detection> apply(Draft draft) {
        draft.lookedFor("package.json (Node programs, MCP servers, sites that are built)");
        return PackageJson.read(draft.folder()).flatMap(json -> new NodeRule(draft, json).plan());
    }

    private Optional<Detection> plan() {
        var wished = draft.runtime();
        if (wished.isPresent()) {
            draft.wish(Key.RUNTIME);
            return wished.flatMap(this::plan);
        }
        if (framework.map(Framework::makes).orElse(null) instanceof Framework.Unfinished unfinished
                && starts().isEmpty()) {
            return Optional.of(new Unsupported(unfinished.why()));
        }
        return infer().flatMap(this::plan);
    }

    private Optional<ProjectRuntime> infer() {
        var made = framework.map(Framework::makes);
        boolean server = made.filter(Framework.Server.class::isInstance).isPresent();
        var signs = server ? Optional.<McpSigns>empty() : signs();
        if (signs.isPresent()) {
            draft.because("runtime mcp", signs.get().source(), signs.get().why());
            return Optional.of(ProjectRuntime.MCP);
        }
        if (made.filter(Framework.Files.class::isInstance).isPresent() && starts().isEmpty()) {
            framework.ifPresent(f -> draft.because("runtime static", f.source(), f.name() + ": " + f.why()));
            return Optional.of(ProjectRuntime.STATIC);
        }
        if (draft.wishes().find(Key.START_COMMAND).isEmpty()
                && draft.wishes().find(Key.OUTPUT_FOLDER).isPresent()) {
            draft.because("runtime static", PackageJson.FILE, "an output folder is set and nothing to start");
            return Optional.of(ProjectRuntime.STATIC);
        }
        if (server || new StartCommand(draft, folder, json).find().isPresent()) {
            framework.ifPresentOrElse(
                    f -> draft.because("runtime nodejs", f.source(), f.name() + ": " + f.why()),
                    () -> draft.because("runtime nodejs", PackageJson.FILE, "there is a program to start"));
            return Optional.of(ProjectRuntime.NODEJS);
        }
        nothingToStart();
        return Optional.empty();
    }

    private void nothingToStart() {
        draft.lookedFor("in package.json: scripts.start, main, " + String.join(", ", StartCommand.USUAL)
                + ", a known web framework (set startCommand, or outputFolder for a site)");
        var members = Workspaces.members(folder);
        if (!members.isEmpty()) {
            draft.lookedFor("a package of the workspace: set rootFolder to one of " + String.join(", ", members));
        }
    }

    /// A start that is not merely the framework's own preview.
    private Optional<String> starts() {
        return draft.wishes()
                .find(Key.START_COMMAND)
                .map(Wishes.Wish::value)
                .or(() -> json.script("start").filter(line -> !Frameworks.previews(line)));
    }

    private Optional<McpSigns> signs() {
        return McpSigns.read(folder, json, starts());
    }

    private Optional<Detection> plan(ProjectRuntime runtime) {
        var around = Workspaces.around(draft.checkout(), folder).orElse(folder);
        if (around != folder) {
            draft.because("install in " + around.path(), PackageJson.FILE, "it is a package of the workspace there");
        }
        var members = Workspaces.members(folder);
        if (!members.isEmpty()) {
            draft.because(
                    "root " + folder.path(),
                    PackageJson.FILE,
                    "it is a workspace; set rootFolder to build one of " + String.join(", ", members));
        }
        var whole = around == folder ? json : PackageJson.read(around).orElse(json);
        var manager = PackageManager.choose(draft, around, whole);
        var version = NodeVersion.choose(draft, folder, json);
        var install = install(manager, whole, around != folder);
        var build = build(manager);
        var start = runtime == ProjectRuntime.STATIC
                ? Optional.<CommandLine>empty()
                : new StartCommand(draft, folder, json).choose(framework, runtime == ProjectRuntime.MCP);
        if (runtime != ProjectRuntime.STATIC && start.isEmpty()) {
            nothingToStart();
            return Optional.empty();
        }
        var missing = new StartCommand(draft, folder, json).missingFile(start, build);
        if (missing.isPresent()) {
            return Optional.of(new Unsupported(missing.get()));
        }
        var mcp = runtime == ProjectRuntime.MCP ? Optional.of(mcp()) : Optional.<Mcp>empty();
        var site = runtime == ProjectRuntime.STATIC ? Optional.of(site()) : Optional.<Site>empty();
        return Optional.of(new Planned(new Plan(
                runtime,
                folder.path(),
                around.path(),
                Optional.of(new Node(manager.name(), manager.version(), version)),
                install,
                build,
                start,
                site,
                mcp,
                health(mcp),
                draft.wishes().requiredVariables(),
                BUILD_ENVIRONMENT,
                START_ENVIRONMENT,
                draft.reasons())));
    }

    /// Quiet tools that ask nothing and tell nobody; development packages are installed even where NODE_ENV is
    /// production, because builds need them; Yarn lays its packages in node_modules, where `node` finds them.
    private static final Map<String, String> BUILD_ENVIRONMENT = Map.of(
            "CI", "true",
            "npm_config_audit", "false",
            "npm_config_fund", "false",
            "npm_config_update_notifier", "false",
            "npm_config_include", "dev",
            "YARN_NODE_LINKER", "node-modules",
            "NEXT_TELEMETRY_DISABLED", "1",
            "ASTRO_TELEMETRY_DISABLED", "1");

    private static final Map<String, String> START_ENVIRONMENT = Map.of(
            "NODE_ENV", "production",
            "npm_config_update_notifier", "false",
            "NEXT_TELEMETRY_DISABLED", "1",
            "ASTRO_TELEMETRY_DISABLED", "1");

    private Optional<CommandLine> install(PackageManager manager, PackageJson whole, boolean member) {
        var usual = manager.install();
        var wished = draft.wish(Key.INSTALL_COMMAND, usual.text());
        if (wished.isPresent()) {
            return wished.filter(line -> !line.isEmpty()).map(CommandLine::shell);
        }
        if (!member && needsNothing(whole)) {
            draft.because("no install", PackageJson.FILE, "it has no dependencies");
            return Optional.empty();
        }
        draft.because("install " + usual.text(), manager.lockfile().orElse(PackageJson.FILE), manager.whyInstall());
        return Optional.of(usual);
    }

    private static boolean needsNothing(PackageJson json) {
        return json.dependencies().isEmpty()
                && json.development().isEmpty()
                && json.workspaces().isEmpty()
                && List.of("preinstall", "install", "postinstall", "prepare").stream()
                        .noneMatch(json.scripts()::containsKey);
    }

    private Optional<CommandLine> build(PackageManager manager) {
        var script = json.script("build").map(line -> manager.run(json, "build"));
        var usual = script.or(() -> framework.map(Framework::build));
        var wished = draft.wish(Key.BUILD_COMMAND, usual.map(CommandLine::text).orElse("none"));
        if (wished.isPresent()) {
            return wished.filter(line -> !line.isEmpty()).map(CommandLine::shell);
        }
        usual.ifPresentOrElse(
                line -> draft.because(
                        "build " + line.text(),
                        PackageJson.FILE,
                        script.isPresent() ? "it has a build script" : "no build script; this is the framework's own"),
                () -> draft.because("no build", PackageJson.FILE, "it has no build script"));
        return usual;
    }

    private Site site() {
        var files = framework
                .map(Framework::makes)
                .filter(Framework.Files.class::isInstance)
                .map(Framework.Files.class::cast);
        var output = files.map(Framework.Files::folder).orElse("dist");
        var folderName = draft.wish(Key.OUTPUT_FOLDER, output)
                .filter(wish -> !wish.isEmpty())
                .orElseGet(() -> {
                    draft.because(
                            "output " + output,
                            files.isPresent() ? PackageJson.FILE : Draft.DEFAULT,
                            framework
                                    .map(f -> "where %s puts it".formatted(f.name()))
                                    .orElse("the usual name"));
                    return output;
                });
        return new Site(
                StaticRule.inside(folderName),
                fallback(files.map(Framework.Files::fallback).orElse(false)));
    }

    private boolean fallback(boolean usual) {
        return draft.wish(Key.FALLBACK).map(Boolean::valueOf).orElseGet(() -> {
            draft.because(
                    "fallback " + (usual ? "on" : "off"),
                    PackageJson.FILE,
                    usual ? "paths without a file are the application's own" : "each page is a file");
            return usual;
        });
    }

    private Mcp mcp() {
        var signs = signs();
        var usual = signs.map(McpSigns::transport).orElse(Transport.STDIO);
        var transport = draft.wish(Key.MCP_TRANSPORT, usual.word())
                .map(Transport::parse)
                .orElseGet(() -> {
                    draft.because(
                            "mcpTransport " + usual.word(),
                            signs.map(McpSigns::source).orElse(Draft.DEFAULT),
                            signs.map(McpSigns::why).orElse("no transport was found in the sources"));
                    return usual;
                });
        return new Mcp(transport, draft.wish(Key.MCP_PATH).orElse("/mcp"));
    }

    private String health(Optional<Mcp> mcp) {
        return draft.wish(Key.HEALTH_PATH)
                .or(() -> mcp.filter(m -> m.transport() == Transport.HTTP).map(Mcp::path))
                .orElse("/");
    }
}
