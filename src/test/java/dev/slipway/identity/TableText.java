package dev.slipway.identity;

import dev.slipway.platform.Database;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Everything that tables hold, as text: where a secret must not be found.
public final class TableText {
    private TableText() {}

    public static String of(Database database, String... tables) {
        return database.asSystem(
                "test",
                () -> Arrays.stream(tables).map(table -> all(database, table)).collect(Collectors.joining("\n")));
    }

    private static String all(Database database, String table) {
        return String.join(
                "\n",
                database.sql("SELECT t::text FROM %s t".formatted(table))
                        .query(String.class)
                        .list());
    }
}
