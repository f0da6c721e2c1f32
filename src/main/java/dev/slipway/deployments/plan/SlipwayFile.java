package dev.slipway.deployments.plan;

import dev.slipway.platform.SlipwayException;
import java.io.StringReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads `slipway.yaml`: a flat map of the [Key]s. Only the tree of nodes is built, no objects, so a tag in the
/// file can make nothing; every complaint has its line.
final class SlipwayFile {
    static final String NAME = "slipway.yaml";

    private static final Set<String> SWITCHES = Set.of("true", "false");
    private static final Set<String> TRANSPORTS = Set.of("stdio", "http");

    private final String name;
    private final Map<Key, List<String>> values = new EnumMap<>(Key.class);

    private SlipwayFile(String name) {
        this.name = name;
    }

    /// What the file says. A list has its items, everything else one value.
    ///
    /// @param name how to call the file in complaints
    /// @throws SlipwayException INVALID with the line: not YAML, an unknown or repeated key, a value of the
    ///     wrong kind
    static Map<Key, List<String>> read(String name, String text) {
        var file = new SlipwayFile(name);
        switch (file.parse(text)) {
            case null -> {}
            case MappingNode map -> map.getValue().forEach(file::take);
            case Node other -> throw file.complaint(other, "must hold `key: value` lines");
        }
        return file.values;
    }

    private @org.jspecify.annotations.Nullable Node parse(String text) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(10);
        options.setNestingDepthLimit(10);
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw SlipwayException.invalid("%s line %d: %s", name, line, e.getProblem());
        } catch (YAMLException e) {
            throw SlipwayException.invalid("%s: %s", name, String.valueOf(e.getMessage()));
        }
    }

    private void take(NodeTuple entry) {
        var word = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        var key = Key.find(word).orElseThrow(() -> unknown(entry.getKeyNode(), word));
        if (values.containsKey(key)) {
            throw complaint(entry.getKeyNode(), "'%s' stands here twice".formatted(word));
        }
        values.put(key, value(key, entry.getValueNode()));
    }

    private SlipwayException unknown(Node at, String word) {
        var hint = Nearest.to(word, Key.words())
                .map("; did you mean '%s'?"::formatted)
                .orElse("; the keys are " + String.join(", ", Key.words()));
        return complaint(at, "unknown key '%s'%s".formatted(word, hint));
    }

    private List<String> value(Key key, Node node) {
        if (key == Key.REQUIRED_VARIABLES) {
            return variables(node);
        }
        if (!(node instanceof ScalarNode scalar)) {
            throw complaint(node, "'%s' takes one value".formatted(key.word()));
        }
        var value = scalar.getValue().strip();
        var allowed = switch (key) {
            case FALLBACK -> SWITCHES;
            case MCP_TRANSPORT -> TRANSPORTS;
            default -> Set.<String>of();
        };
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            throw complaint(
                    node,
                    "'%s' is %s, not '%s'"
                            .formatted(
                                    key.word(),
                                    String.join(
                                            " or ", allowed.stream().sorted().toList()),
                                    value));
        }
        return List.of(value);
    }

    private List<String> variables(Node node) {
        if (!(node instanceof SequenceNode list)) {
            throw complaint(node, "'requiredVariables' takes a list of names");
        }
        return list.getValue().stream().map(this::variable).toList();
    }

    private String variable(Node node) {
        if (node instanceof ScalarNode scalar && scalar.getValue().matches("[A-Za-z_][A-Za-z0-9_]*")) {
            return scalar.getValue();
        }
        throw complaint(node, "not the name of a variable");
    }

    private SlipwayException complaint(Node at, String what) {
        int line = at.getStartMark() == null ? 1 : at.getStartMark().getLine() + 1;
        return SlipwayException.invalid("%s line %d: %s", name, line, what);
    }
}
