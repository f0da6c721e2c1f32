package dev.slipway.deployments.plan;

import java.util.Optional;

/// Which Node a project asks for.
final class NodeVersion {
    private NodeVersion() {}

    static Optional<String> choose(Draft draft, SourceFolder folder, PackageJson json) {
        var wished = draft.wish(Key.NODE_VERSION).filter(wish -> !wish.isEmpty());
        if (wished.isPresent()) {
            return wished;
        }
        var engine = Optional.ofNullable(json.engines().get("node")).filter(range -> !range.isBlank());
        if (engine.isPresent()) {
            draft.because("node " + engine.get(), PackageJson.FILE, "its engines say so");
            return engine;
        }
        for (var file : new String[] {".nvmrc", ".node-version", ".tool-versions"}) {
            var version = folder.text(file).flatMap(text -> read(file, text));
            if (version.isPresent()) {
                draft.because("node " + version.get(), file, "it says so");
                return version;
            }
        }
        draft.because("node of the machine", Draft.DEFAULT, "no file asks for a version");
        return Optional.empty();
    }

    private static Optional<String> read(String file, String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .filter(line -> !file.equals(".tool-versions") || line.matches("(nodejs|node)\\s+\\S.*"))
                .map(line -> file.equals(".tool-versions") ? line.split("\\s+")[1] : line)
                .map(version -> version.replaceFirst("^v(?=\\d)", ""))
                .findFirst();
    }
}
