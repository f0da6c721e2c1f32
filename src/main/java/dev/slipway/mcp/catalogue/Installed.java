package dev.slipway.mcp.catalogue;

import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A package in the store. Nothing in its folder ever changes.
///
/// @param digest of everything it was installed with; the name of its folder
/// @param node the folder of the Node that it runs on
public record Installed(String identifier, String digest, Path folder, Path node) {
    /// Where a process finds its package, Node and the compiled code.
    static final String APP = "/app";
    static final String NODE = "/node";
    static final String COMPILED = "/compiled";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    Path app() {
        return folder.resolve("app");
    }

    Path compiled() {
        return folder.resolve("compiled");
    }

    Path lockFile() {
        return app().resolve("package-lock.json");
    }

    /// What every process of it sees, read only.
    List<Mount> mounts() {
        return List.of(Mount.readOnly(app(), APP), Mount.readOnly(node, NODE), Mount.readOnly(compiled(), COMPILED));
    }

    static String program() {
        return NODE + "/bin/node";
    }

    /// The file that Node runs: the package's program, by the rules of npm.
    ///
    /// @throws SlipwayException INVALID when it has none
    String script() {
        var bin = manifest().path("bin");
        var file = bin.isString() ? bin.asString() : fromMap(bin);
        var package_ = app().resolve("node_modules").resolve(identifier);
        var script = package_.resolve(file).normalize();
        if (file.isEmpty() || !script.startsWith(package_) || !Files.isRegularFile(script)) {
            throw SlipwayException.invalid("the package %s has no program to run", identifier);
        }
        return APP + "/" + app().relativize(script);
    }

    /// The version that is really there.
    String version() {
        return manifest().path("version").asString("");
    }

    private String fromMap(JsonNode bin) {
        var own = identifier.substring(identifier.indexOf('/') + 1);
        if (bin.has(own)) {
            return bin.path(own).asString("");
        }
        return bin.isEmpty() ? "" : bin.values().iterator().next().asString("");
    }

    private JsonNode manifest() {
        var file = app().resolve("node_modules").resolve(identifier).resolve("package.json");
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw SlipwayException.invalid("the package %s cannot be read", identifier);
        }
    }
}
