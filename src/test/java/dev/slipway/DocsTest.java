package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.platform.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever the documents name is there: files, test classes, columns, settings.
class DocsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    /// Made by the build, so not there before it.
    private static final String BUILT = "target";

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern PATH = Pattern.compile("(?:\\./)?([\\w.-]+)((?:/[\\w.-]+)+/?)?");
    private static final Pattern TEST_CLASS = Pattern.compile("[A-Z]\\w*(?:Test|Contract)");
    /// In a table of the requirements: the documents' own names.
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\|[^|]*\\|");

    private static final Pattern COLUMN_OR_KEY = Pattern.compile("([a-z_]+)\\.([a-z_-]+)");
    private static final Pattern TABLE = Pattern.compile("(?ms)^CREATE TABLE (\\w+) \\((.*?)^\\)");
    private static final Pattern COLUMN = Pattern.compile("(?m)^    ([a-z_]+)\\s");

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        var missing = new TreeSet<String>();
        for (var document : documents()) {
            matches(LINK, prose(document))
                    .map(match -> match.group(1))
                    .filter(target -> !target.matches("[a-z]+:.*"))
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .forEach(target -> missing.add(ROOT.relativize(document) + ": " + target));
        }
        assertThat(missing).isEmpty();
    }

    /// A span whose first part is something at the root of the repository names a file of it: `docs/tour.md`.
    @Test
    void everyFileThatIsNamedExists() {
        var missing = new TreeSet<String>();
        for (var document : documents()) {
            spans(document)
                    .map(PATH::matcher)
                    .filter(path -> path.matches() && path.group(2) != null)
                    .filter(path -> !path.group(1).equals(BUILT) && Files.isDirectory(ROOT.resolve(path.group(1))))
                    .filter(path -> !Files.exists(ROOT.resolve(path.group(1) + path.group(2))))
                    .forEach(path -> missing.add(ROOT.relativize(document) + ": " + path.group()));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyTestThatIsNamedExists() {
        var tests = files(ROOT.resolve("src/test/java"), ".java")
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        var missing = new TreeSet<String>();
        for (var document : documents()) {
            spans(document)
                    .filter(span -> TEST_CLASS.matcher(span).matches())
                    .filter(span -> !tests.contains(span))
                    .forEach(span -> missing.add(ROOT.relativize(document) + ": " + span));
        }
        assertThat(missing).isEmpty();
    }

    /// What the requirements call a field's home is a column of the migrations or a key of the settings.
    @Test
    void everyHomeOfARequirementExists() {
        var homes = columns();
        homes.addAll(new Settings(Slipway.SETTINGS).keys());
        var rooms =
                homes.stream().map(home -> home.substring(0, home.indexOf('.'))).collect(Collectors.toSet());
        var fields = FIRST_CELL.matcher(prose(ROOT.resolve("docs/requirements.md")));
        var named = spans(fields.replaceAll("|"))
                .filter(span -> isIn(rooms, span))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isNotEmpty();
        named.removeAll(homes);
        assertThat(named).isEmpty();
    }

    private static boolean isIn(Set<String> rooms, String span) {
        var match = COLUMN_OR_KEY.matcher(span);
        return match.matches() && rooms.contains(match.group(1));
    }

    private static Set<String> columns() {
        return files(ROOT.resolve("src/main/resources/db/migration"), ".sql")
                .filter(file -> file.getFileName().toString().startsWith("V"))
                .flatMap(file -> matches(TABLE, read(file)))
                .flatMap(table -> matches(COLUMN, table.group(2)).map(column -> table.group(1) + "." + column.group(1)))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Stream<String> spans(Path document) {
        return spans(prose(document));
    }

    private static Stream<String> spans(String prose) {
        return matches(CODE_SPAN, prose).map(match -> match.group(1));
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static List<Path> documents() {
        return Stream.concat(Stream.of(ROOT.resolve("README.md")), files(ROOT.resolve("docs"), ".md"))
                .toList();
    }

    /// Without its blocks of code, which show what people type.
    private static String prose(Path document) {
        return CODE_BLOCK.matcher(read(document)).replaceAll("");
    }

    private static Stream<Path> files(Path folder, String ending) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
