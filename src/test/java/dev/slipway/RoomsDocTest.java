package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/// `docs/rooms.md` is drawn from the verified modules and their door plates. With `-Dslipway.docs.write=true` a
/// stale copy is written anew instead of failing.
class RoomsDocTest {
    private static final Path DOCUMENT = Path.of("docs/rooms.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/slipway");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern CREATED = Pattern.compile("(?m)^CREATE TABLE (\\w+) \\(");

    private static List<Room> rooms = List.of();

    @BeforeAll
    static void readTheRooms() throws IOException {
        rooms = rooms();
    }

    @Test
    void theMapOfTheRoomsIsTheCodes() throws IOException {
        var drawn = new Drawing(rooms).text();
        if (Boolean.getBoolean("slipway.docs.write")) {
            Files.writeString(DOCUMENT, drawn);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("stale: ./mvnw test -Dtest=RoomsDocTest -Dslipway.docs.write=true writes it anew")
                .isEqualTo(drawn);
    }

    @Test
    void everyTableStandsOnTheDoorPlateOfOneRoom() throws IOException {
        var onPlates =
                rooms.stream().flatMap(room -> room.tables().stream()).sorted().toList();
        assertThat(onPlates).isEqualTo(List.copyOf(tables()));
    }

    private static TreeSet<String> tables() throws IOException {
        var tables = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(MIGRATIONS, "V*.sql")) {
            for (var file : files) {
                CREATED.matcher(Files.readString(file)).results().forEach(match -> tables.add(match.group(1)));
            }
        }
        return tables;
    }

    /// From the ground up: a room comes after all that it may use.
    private static List<Room> rooms() throws IOException {
        var found = new TreeMap<String, Room>();
        for (var module : ApplicationModules.of(Slipway.class, Generated.CLASSES)) {
            var name = module.getIdentifier().toString();
            if (Files.exists(SOURCES.resolve(name).resolve("package-info.java"))) {
                found.put(name, Room.read(name));
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparingInt((Room room) -> height(room, found))
                        .thenComparing(Room::name))
                .toList();
    }

    private static int height(Room room, Map<String, Room> all) {
        return room.uses().stream()
                .mapToInt(used -> height(all.get(used), all) + 1)
                .max()
                .orElse(0);
    }

    /// A room as its door plate and its files tell it.
    ///
    /// @param plate the text of its package-info, in one line
    /// @param uses the rooms that it may use
    /// @param reactions its classes `On…`
    private record Room(String name, String plate, List<String> uses, List<String> reactions) {
        private static final Pattern NAME = Pattern.compile("\\[dev\\.slipway\\.([\\w.]+)\\]|`([^`]+)`");

        static Room read(String name) throws IOException {
            var folder = SOURCES.resolve(name);
            var plate = Files.readAllLines(folder.resolve("package-info.java")).stream()
                    .filter(line -> line.startsWith("///"))
                    .map(line -> line.substring(3).strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.joining(" "));
            try (var files = Files.list(folder)) {
                var reactions = files.map(file -> file.getFileName().toString())
                        .filter(file -> file.matches("On[A-Z]\\w*\\.java"))
                        .map(file -> file.replace(".java", ""))
                        .sorted()
                        .toList();
                return new Room(name, plate, allowed(name), reactions);
            }
        }

        private static List<String> allowed(String room) {
            try {
                return Arrays.stream(Class.forName("dev.slipway." + room + ".package-info")
                                .getAnnotation(ApplicationModule.class)
                                .allowedDependencies())
                        .map(allowed -> allowed.replaceFirst("::.*", ""))
                        .distinct()
                        .sorted()
                        .toList();
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(room + " has no door plate", e);
            }
        }

        String purpose() {
            return plate.split("(?<=\\.)\\s", 2)[0];
        }

        List<String> doors() {
            return listed("Front doors?");
        }

        List<String> tables() {
            return listed("Tables");
        }

        List<String> events() {
            return listed("Events?");
        }

        /// The names that the plate lists behind a word, up to the end of the sentence.
        private List<String> listed(String word) {
            return Pattern.compile("\\b" + word + ": (.*?)\\.(?=\\s|$)")
                    .matcher(plate)
                    .results()
                    .flatMap(sentence -> NAME.matcher(sentence.group(1)).results())
                    .map(Room::either)
                    .toList();
        }

        private static String either(MatchResult match) {
            return match.group(1) == null ? match.group(2) : match.group(1);
        }
    }

    /// The document.
    private record Drawing(List<Room> rooms) {
        String text() {
            return """
                # Rooms

                Drawn from the code by `RoomsDocTest`; not to be changed by hand. A room is a package under \
                `dev.slipway`; what it may
                use is declared on its door plate, its `package-info.java`, and verified by `HouseRulesTest`: calls go \
                down, events go up.

                ```mermaid
                graph TD
                %s
                ```

                An arrow leads to a room that may be used. Every room may use `platform`, and where a way of several \
                arrows leads to a
                room already, a direct arrow is left out; the table has them all.

                | room | what it is | may use | front doors | tables | events | reactions |
                |---|---|---|---|---|---|---|
                %s
                """.formatted(
                            rooms.stream()
                                    .filter(room -> !room.name().equals("platform"))
                                    .map(this::arrows)
                                    .collect(Collectors.joining("\n")),
                            rooms.stream().map(this::row).collect(Collectors.joining("\n")));
        }

        private String arrows(Room room) {
            return "    " + room.name()
                    + room.uses().stream()
                            .filter(used -> !used.equals("platform"))
                            .filter(used -> room.uses().stream().noneMatch(other -> reaches(other, used)))
                            .map(used -> "\n    %s --> %s".formatted(room.name(), used))
                            .collect(Collectors.joining());
        }

        private boolean reaches(String from, String to) {
            return room(from).uses().stream().anyMatch(used -> used.equals(to) || reaches(used, to));
        }

        private Room room(String name) {
            return rooms.stream()
                    .filter(room -> room.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        private String row(Room room) {
            return "| [%s](%s) | %s | %s | %s | %s | %s | %s |"
                    .formatted(
                            room.name(),
                            "../" + SOURCES.resolve(room.name()).resolve("package-info.java"),
                            room.purpose(),
                            join(room.uses(), Function.identity()),
                            join(room.doors(), Drawing::link),
                            join(room.tables(), "`%s`"::formatted),
                            join(room.events(), Drawing::link),
                            join(room.reactions(), name -> link(room.name() + "." + name)));
        }

        /// A class as a link to its file; anything else as it is.
        private static String link(String name) {
            var file = SOURCES.resolve(name.replace('.', '/') + ".java");
            return Files.exists(file)
                    ? "[%s](../%s)".formatted(name.substring(name.lastIndexOf('.') + 1), file)
                    : "`%s`".formatted(name);
        }

        private static String join(List<String> names, Function<String, String> shown) {
            return names.isEmpty() ? "–" : names.stream().map(shown).collect(Collectors.joining(", "));
        }
    }
}
