package dev.slipway.deployments.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How the packages of a Node project are installed and its scripts are run.
///
/// Only npm is taken from the machine. Any other manager is fetched through `npx` at the version that the
/// repository asks for, from the same registry that its packages come from: nothing global, no corepack, whose
/// downloads come from elsewhere. The scripts are then run by npm, which needs no network, unless they call the
/// manager themselves.
///
/// @param version as the repository asks for it; for pnpm without such a word, the major that reads its
///     lockfile
record PackageManager(String name, Optional<String> version, Optional<String> lockfile, Optional<String> release) {
    private static final Pattern FIELD = Pattern.compile("(npm|pnpm|yarn|bun)@([0-9][0-9A-Za-z.-]*)(\\+.*)?");
    private static final Pattern LOCKFILE_VERSION = Pattern.compile("(?m)^lockfileVersion:\\s*['\"]?(\\d+)");
    private static final Pattern YARN_PATH = Pattern.compile("(?m)^yarnPath:\\s*['\"]?([\\w./-]+)");

    private static final Map<String, String> LOCKFILES = new java.util.LinkedHashMap<>();

    static {
        LOCKFILES.put("pnpm-lock.yaml", "pnpm");
        LOCKFILES.put("bun.lock", "bun");
        LOCKFILES.put("bun.lockb", "bun");
        LOCKFILES.put(".yarnrc.yml", "yarn");
        LOCKFILES.put("yarn.lock", "yarn");
        LOCKFILES.put("package-lock.json", "npm");
        LOCKFILES.put("npm-shrinkwrap.json", "npm");
    }

    /// Chooses by the packageManager field, the lockfile, the engines, and else npm.
    static PackageManager choose(Draft draft, SourceFolder folder, PackageJson json) {
        var field = json.packageManager().map(FIELD::matcher).filter(java.util.regex.Matcher::matches);
        if (field.isPresent()) {
            var name = field.get().group(1);
            draft.because("manager " + name, PackageJson.FILE, "its packageManager field says so");
            return of(name, Optional.of(field.get().group(2)), folder);
        }
        for (var entry : LOCKFILES.entrySet()) {
            if (folder.has(entry.getKey())) {
                draft.because("manager " + entry.getValue(), entry.getKey(), "it is that manager's file");
                return of(entry.getValue(), Optional.empty(), folder);
            }
        }
        for (var name : List.of("pnpm", "yarn", "bun")) {
            if (json.engines().containsKey(name)) {
                draft.because("manager " + name, PackageJson.FILE, "its engines name it");
                return of(name, Optional.empty(), folder);
            }
        }
        draft.because("manager npm", Draft.DEFAULT, "no packageManager field, lockfile or engine names another");
        return of("npm", Optional.empty(), folder);
    }

    private static PackageManager of(String name, Optional<String> asked, SourceFolder folder) {
        var lockfile = LOCKFILES.entrySet().stream()
                .filter(entry ->
                        entry.getValue().equals(name) && !entry.getKey().equals(".yarnrc.yml"))
                .map(Map.Entry::getKey)
                .filter(folder::has)
                .findFirst();
        var release = name.equals("yarn")
                ? folder.text(".yarnrc.yml")
                        .flatMap(text -> first(YARN_PATH, text))
                        .filter(folder::has)
                : Optional.<String>empty();
        return new PackageManager(
                name, asked.or(() -> Optional.of(usual(name, folder)).filter(v -> !v.isEmpty())), lockfile, release);
    }

    /// The version for a repository that names none; empty for npm, which is the machine's.
    private static String usual(String name, SourceFolder folder) {
        return switch (name) {
            case "pnpm" ->
                switch (folder.text("pnpm-lock.yaml")
                        .flatMap(text -> first(LOCKFILE_VERSION, text))
                        .orElse("9")) {
                    case "5" -> "7";
                    case "6" -> "8";
                    default -> "10";
                };
            case "yarn" -> modernYarn(folder) ? "4" : "1.22.22";
            case "bun" -> "1";
            default -> "";
        };
    }

    /// Yarn 2 and later have a settings file or a lockfile of their own form.
    private static boolean modernYarn(SourceFolder folder) {
        return folder.has(".yarnrc.yml")
                || folder.text("yarn.lock")
                        .filter(text -> text.contains("__metadata:"))
                        .isPresent();
    }

    /// Installs exactly what the lockfile says, or without one what the ranges allow.
    CommandLine install() {
        var locked = lockfile.isPresent();
        if (name.equals("npm")) {
            return CommandLine.of("npm", locked ? "ci" : "install");
        }
        var words = new ArrayList<>(program());
        words.add("install");
        if (locked) {
            words.add(name.equals("yarn") && !classicYarn() ? "--immutable" : "--frozen-lockfile");
        }
        return CommandLine.words(words);
    }

    String whyInstall() {
        return lockfile.map(file -> "there is a " + file)
                .orElse("there is no lockfile, so versions may differ from one build to the next");
    }

    /// Runs a script of package.json.
    CommandLine run(PackageJson json, String script) {
        if (!name.equals("npm")
                && json.script(script).filter(this::callsManager).isPresent()) {
            var words = new ArrayList<>(program());
            words.addAll(List.of("run", script));
            return CommandLine.words(words);
        }
        return script.equals("start") ? CommandLine.of("npm", "start") : CommandLine.of("npm", "run", script);
    }

    private boolean callsManager(String line) {
        return Pattern.compile("(^|[\\s;&|(])" + name + "(\\s|$)").matcher(line).find();
    }

    private boolean classicYarn() {
        return release.isEmpty()
                && version.filter(v -> v.startsWith("1.") || v.equals("1")).isPresent();
    }

    private List<String> program() {
        if (release.isPresent()) {
            return List.of("node", release.get());
        }
        var pack = name.equals("yarn") && !classicYarn() ? "@yarnpkg/cli-dist" : name;
        return List.of("npx", "--yes", pack + version.map(v -> "@" + v).orElse(""));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
