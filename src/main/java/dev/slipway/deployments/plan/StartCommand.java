package dev.slipway.deployments.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What starts a Node program or an MCP server.
///
/// A start script that is nothing but `node` and its arguments is run without npm in between: it starts sooner
/// and gets its signals itself, and standard output stays clean, which is the protocol of an MCP server.
final class StartCommand {
    static final List<String> USUAL = List.of("index.js", "index.mjs", "server.js", "server.mjs", "app.js");

    private static final Pattern PLAIN = Pattern.compile("node( [\\w@%+=:,./-]+)+");

    private final Draft draft;
    private final SourceFolder folder;
    private final PackageJson json;

    /// @param source the file that told
    private record Choice(CommandLine command, String source, String why) {}

    StartCommand(Draft draft, SourceFolder folder, PackageJson json) {
        this.draft = draft;
        this.folder = folder;
        this.json = json;
    }

    /// Whether there is one, without a reason being noted.
    Optional<CommandLine> find() {
        return draft.wishes()
                .find(Key.START_COMMAND)
                .filter(wish -> !wish.value().isEmpty())
                .map(wish -> CommandLine.shell(wish.value()))
                .or(() -> usual(Optional.empty(), false).map(Choice::command));
    }

    Optional<CommandLine> choose(Optional<Framework> framework, boolean mcp) {
        var usual = usual(framework, mcp);
        var wished = draft.wish(
                        Key.START_COMMAND, usual.map(c -> c.command().text()).orElse("none"))
                .filter(line -> !line.isEmpty());
        if (wished.isPresent()) {
            return wished.map(line -> PLAIN.matcher(line).matches()
                    ? CommandLine.words(List.of(line.split(" ")))
                    : CommandLine.shell(line));
        }
        usual.ifPresent(choice -> draft.because("start " + choice.command().text(), choice.source(), choice.why()));
        return usual.map(Choice::command);
    }

    /// The sentence to fail with when the file to start is not there and nothing will build it.
    Optional<String> missingFile(Optional<CommandLine> start, Optional<CommandLine> build) {
        boolean built = build.isPresent() || json.scripts().containsKey("prepare");
        return start.filter(command -> !built && command.words().getFirst().equals("node"))
                .flatMap(command -> command.words().stream()
                        .skip(1)
                        .filter(word -> !word.startsWith("-"))
                        .findFirst())
                .filter(file -> file.matches(".*\\.[cm]?[jt]s") && !isInstalled(file) && !folder.has(file))
                .map(
                        "package.json starts %s, which the repository does not have and no build makes; set startCommand"
                                ::formatted);
    }

    private static boolean isInstalled(String file) {
        return file.matches("(\\./)?node_modules/.*");
    }

    private Optional<Choice> usual(Optional<Framework> framework, boolean mcp) {
        return script(mcp)
                .or(() -> framework.flatMap(this::own))
                .or(() -> mcp ? program() : Optional.empty())
                .or(this::main)
                .or(this::usualFile);
    }

    private Optional<Choice> script(boolean mcp) {
        return json.script("start").map(String::strip).map(line -> {
            boolean hooks =
                    json.scripts().containsKey("prestart") || json.scripts().containsKey("poststart");
            if (!hooks && PLAIN.matcher(line).matches()) {
                return new Choice(
                        CommandLine.words(List.of(line.split(" "))),
                        PackageJson.FILE,
                        "its start script, run directly");
            }
            return mcp
                    ? new Choice(
                            CommandLine.of("npm", "--silent", "start"),
                            PackageJson.FILE,
                            "it has a start script; silent, because standard output is the protocol")
                    : new Choice(CommandLine.of("npm", "start"), PackageJson.FILE, "it has a start script");
        });
    }

    private Optional<Choice> own(Framework framework) {
        return framework.makes() instanceof Framework.Server server
                ? server.start().map(line -> new Choice(line, framework.source(), framework.name() + " is started so"))
                : Optional.empty();
    }

    private Optional<Choice> program() {
        var bin = json.bin();
        var own = json.name().map(name -> name.substring(name.indexOf('/') + 1)).orElse("");
        var name =
                bin.containsKey(own) ? Optional.of(own) : bin.keySet().stream().findFirst();
        return name.map(
                n -> new Choice(node(bin.getOrDefault(n, "")), PackageJson.FILE, "its program '%s'".formatted(n)));
    }

    private Optional<Choice> main() {
        return json.main()
                .filter(file -> file.matches(".*\\.[cm]?[jt]s") || folder.has(file + ".js"))
                .filter(file -> !file.endsWith(".d.ts"))
                .map(file -> new Choice(node(file), PackageJson.FILE, "it is its main file"));
    }

    private Optional<Choice> usualFile() {
        return folder.firstOf(USUAL.toArray(String[]::new))
                .map(file -> new Choice(node(file), file, "the usual name of a program's first file"));
    }

    private static CommandLine node(String file) {
        return CommandLine.of("node", file.replaceFirst("^\\./", ""));
    }
}
