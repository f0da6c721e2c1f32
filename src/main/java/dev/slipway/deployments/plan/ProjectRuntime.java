package dev.slipway.deployments.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.slipway.platform.SlipwayException;
import java.util.Arrays;
import java.util.Locale;

/// What a project runs as. Written in lower case in settings, files and JSON.
public enum ProjectRuntime {
    /// Files that the edge serves itself.
    STATIC,
    /// A Node program that listens on `PORT`.
    NODEJS,
    /// A Model Context Protocol server, over standard input and output or over HTTP.
    MCP,
    /// Built by its own Dockerfile; recognised, and refused until the docker driver can run it.
    DOCKER;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws SlipwayException INVALID, naming the words there are
    @JsonCreator
    public static ProjectRuntime parse(String word) {
        return Arrays.stream(values())
                .filter(r -> r.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> SlipwayException.invalid("runtime '%s' is not one of static, nodejs, mcp, docker", word));
    }
}
