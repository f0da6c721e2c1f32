package dev.slipway.mcp.catalogue;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a person gives to add a type: one of `serverJson`, `npm` and `remote`.
///
/// @param npm `package`, `package@1.2.3` or `package@latest`
/// @param remote the address of a server that speaks Streamable HTTP
/// @param repository refused with the right way: a repository is run as a project
/// @param variables for `npm`: the environment variables it takes, as `server.json` has them
/// @param headers for `remote`: the headers it takes, as `server.json` has them
/// @param arguments for `npm`: the words it is started with
public record NewType(
        Optional<String> name,
        Optional<JsonNode> serverJson,
        Optional<String> npm,
        Optional<String> remote,
        Optional<String> repository,
        Optional<JsonNode> variables,
        Optional<JsonNode> headers,
        List<String> arguments,
        Optional<JsonNode> overlay,
        Optional<Boolean> shared) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public NewType {
        // What is missing arrives as JSON's null.
        serverJson = serverJson.filter(node -> !node.isNull());
        variables = variables.filter(node -> !node.isNull());
        headers = headers.filter(node -> !node.isNull());
        overlay = overlay.filter(node -> !node.isNull());
        arguments = arguments == null ? List.of() : List.copyOf(arguments);
    }

    /// @param packages asked for the exact version of an npm package
    /// @throws SlipwayException INVALID with the reason; NOT_FOUND for a package that the registry does not have
    Entry entry(PackageStore packages) {
        requireOneSource();
        var server = serverJson
                .or(() -> npm.map(spec -> ofPackage(spec, packages)))
                .or(() -> remote.map(this::ofRemote))
                .orElseThrow();
        var full = server.path("name").asString("");
        return Entry.of(name.orElseGet(() -> Entry.shortName(full)), server, overlay.orElseGet(JSON::createObjectNode));
    }

    private void requireOneSource() {
        if (repository.isPresent()) {
            throw SlipwayException.invalid(
                    "a Git repository is run as a project: make one of the runtime mcp (slipway projects create, or "
                            + "Projects in the browser); it is built from each push and reached at /mcp/<project>");
        }
        var sources = Stream.of(serverJson.isPresent(), npm.isPresent(), remote.isPresent())
                .filter(it -> it);
        if (sources.count() != 1) {
            throw SlipwayException.invalid("give one of serverJson, npm and remote");
        }
    }

    private JsonNode ofPackage(String spec, PackageStore packages) {
        var at = spec.lastIndexOf('@');
        var identifier = at > 0 ? spec.substring(0, at) : spec;
        var version = at > 0 ? spec.substring(at + 1) : "latest";
        if (!ServerJsonReader.isNpmName(identifier) || !version.matches("[A-Za-z0-9^~*.+-]{1,100}")) {
            throw SlipwayException.invalid("'%s' is not an npm package: write it like @scope/name@1.2.3", spec);
        }
        var found = view(identifier + "@" + version, packages);
        var exact = found.path("version").asString("");
        var package_ = JSON.createObjectNode();
        package_.put("registryType", "npm").put("identifier", identifier).put("version", exact);
        package_.putObject("transport").put("type", "stdio");
        variables.ifPresent(list -> package_.set("environmentVariables", list));
        var words = package_.putArray("packageArguments");
        arguments.forEach(word -> words.addObject().put("type", "positional").put("value", word));
        var server = document(
                "npm/" + identifier.replace("@", "").replace('/', '.'),
                found.path("description").asString(identifier),
                exact);
        server.putArray("packages").add(package_);
        return server;
    }

    private JsonNode ofRemote(String url) {
        var host = host(url);
        var remoteNode = JSON.createObjectNode().put("type", "streamable-http").put("url", url);
        headers.ifPresent(list -> remoteNode.set("headers", list));
        var server = document(host + "/mcp", "The server at " + host, "1.0.0");
        server.putArray("remotes").add(remoteNode);
        if (name.isEmpty()) {
            throw SlipwayException.invalid("give the remote server a name");
        }
        return server;
    }

    private static ObjectNode document(String name, String description, String version) {
        var text = description.isBlank() ? name : description.strip();
        return JSON.createObjectNode()
                .put("$schema", ServerJsonReader.SCHEMA)
                .put("name", name)
                .put("description", text.length() > 100 ? text.substring(0, 99) + "…" : text)
                .put("version", version);
    }

    private static String host(String url) {
        try {
            var host = String.valueOf(URI.create(url).getHost()).replaceAll("[^a-zA-Z0-9.-]", "-");
            return host.length() > 150 ? host.substring(0, 150) : host;
        } catch (IllegalArgumentException e) {
            throw SlipwayException.invalid("'%s' is not an address", url);
        }
    }

    private static JsonNode view(String spec, PackageStore packages) {
        try {
            return packages.view(spec);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "the question to the npm registry was cancelled", e);
        }
    }
}
