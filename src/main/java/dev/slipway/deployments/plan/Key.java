package dev.slipway.deployments.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a person may decide in place of detection. The words are those of the project's settings and of
/// `slipway.yaml`; the last five stand in the file only.
enum Key {
    RUNTIME("runtime"),
    ROOT_FOLDER("rootFolder"),
    INSTALL_COMMAND("installCommand"),
    BUILD_COMMAND("buildCommand"),
    START_COMMAND("startCommand"),
    OUTPUT_FOLDER("outputFolder"),
    HEALTH_PATH("healthPath"),
    FALLBACK("fallback"),
    NODE_VERSION("nodeVersion"),
    REQUIRED_VARIABLES("requiredVariables"),
    MCP_TRANSPORT("mcpTransport"),
    MCP_PATH("mcpPath");

    private final String word;

    Key(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static Optional<Key> find(String word) {
        return Arrays.stream(values()).filter(key -> key.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Key::word).toList();
    }
}
