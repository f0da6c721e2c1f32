package dev.slipway.deployments.plan;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Monorepos: which packages a workspace has, and which workspace a package is in.
final class Workspaces {
    private static final Pattern ITEM = Pattern.compile("^\\s+-\\s*['\"]?([^'\"#]+?)['\"]?\\s*(#.*)?$");
    private static final int DEEPEST = 4;

    private Workspaces() {}

    /// The packages of the workspace whose top is `folder`, as paths below it; none when it is no workspace.
    static List<String> members(SourceFolder folder) {
        var patterns = patterns(folder);
        return patterns.isEmpty()
                ? List.of()
                : packages(folder, "", 0).stream()
                        .filter(path -> matches(patterns, path))
                        .toList();
    }

    /// Folders below that have a package.json: what a person may have meant when the top has none.
    static List<String> packages(SourceFolder folder) {
        return packages(folder, "", 0);
    }

    /// The nearest folder above `folder` whose workspace has it as a member.
    static Optional<SourceFolder> around(SourceFolder checkout, SourceFolder folder) {
        for (var path = Path.of(folder.path()).getParent(); !folder.path().equals("."); path = path.getParent()) {
            var above = path == null ? Optional.of(checkout) : checkout.find(path.toString());
            var below = path == null
                    ? folder.path()
                    : path.relativize(Path.of(folder.path())).toString();
            if (above.filter(top -> matches(patterns(top), below)).isPresent()) {
                return above;
            }
            if (path == null) {
                break;
            }
        }
        return Optional.empty();
    }

    private static boolean matches(List<String> patterns, String path) {
        boolean in = patterns.stream().filter(p -> !p.startsWith("!")).anyMatch(p -> matches(p, path));
        return in && patterns.stream().filter(p -> p.startsWith("!")).noneMatch(p -> matches(p.substring(1), path));
    }

    private static boolean matches(String pattern, String path) {
        var glob = pattern.replaceFirst("^\\./", "").replaceAll("/+$", "");
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path));
        } catch (java.util.regex.PatternSyntaxException e) {
            return false;
        }
    }

    private static List<String> patterns(SourceFolder folder) {
        var patterns = new ArrayList<String>(
                PackageJson.read(folder).map(PackageJson::workspaces).orElse(List.of()));
        folder.text("pnpm-workspace.yaml").ifPresent(text -> patterns.addAll(pnpm(text)));
        return patterns;
    }

    /// The items of the list `packages:`.
    private static List<String> pnpm(String text) {
        var items = new ArrayList<String>();
        boolean inside = false;
        for (var line : text.lines().toList()) {
            if (!line.isBlank() && !Character.isWhitespace(line.charAt(0)) && !line.startsWith("-")) {
                inside = line.startsWith("packages:");
            } else if (inside) {
                var item = ITEM.matcher(line.startsWith("-") ? " " + line : line);
                if (item.matches()) {
                    items.add(item.group(1));
                }
            }
        }
        return items;
    }

    private static List<String> packages(SourceFolder folder, String prefix, int depth) {
        var found = new ArrayList<String>();
        for (var name : folder.folders()) {
            folder.find(name).ifPresent(child -> {
                if (child.has(PackageJson.FILE)) {
                    found.add(prefix + name);
                }
                if (depth < DEEPEST) {
                    found.addAll(packages(child, prefix + name + "/", depth + 1));
                }
            });
        }
        return found;
    }
}
