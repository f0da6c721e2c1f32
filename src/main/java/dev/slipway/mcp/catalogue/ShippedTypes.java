package dev.slipway.mcp.catalogue;

import dev.slipway.platform.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.json.JsonMapper;

/// The types that come with Slipway: a file each, beside this class. Adding a file adds a type.
final class ShippedTypes {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Database database;
    private final McpTypeStore store;

    ShippedTypes(Database database) {
        this.database = database;
        this.store = new McpTypeStore(database);
    }

    /// Brings the table up to date with the files.
    void seed() {
        var entries = read();
        database.asSystem("mcp.shipped-types", () -> {
            entries.forEach(store::ship);
            store.unship(entries.stream().map(Entry::name).collect(Collectors.toSet()));
        });
    }

    /// @throws dev.slipway.platform.SlipwayException INVALID when a file is wrong, which a test rules out
    static List<Entry> read() {
        try {
            var files = new PathMatchingResourcePatternResolver(ShippedTypes.class.getClassLoader())
                    .getResources("classpath*:dev/slipway/mcp/catalogue/*.json");
            return Arrays.stream(files)
                    .map(ShippedTypes::read)
                    .sorted(Comparator.comparing(Entry::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the shipped types", e);
        }
    }

    private static Entry read(Resource file) {
        try {
            return Entry.shipped(JSON.readTree(file.getContentAsString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
