package dev.slipway.mcp.catalogue;

import dev.slipway.mcp.catalogue.ServerJson.Named;
import dev.slipway.mcp.catalogue.ServerJson.NpmPackage;
import dev.slipway.mcp.catalogue.ServerJson.Remote;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads `server.json` as its schema of 2025-12-11 has it, and refuses what Slipway could not run, each with the place
/// and the reason: an entry that is half understood would start something else than what it describes.
final class ServerJsonReader {
    static final String SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+");
    /// As npm has them; the length is npm's too.
    private static final Pattern NPM_NAME = Pattern.compile("(@[a-z0-9~][a-z0-9._~-]*/)?[a-z0-9~][a-z0-9._~-]*");
    private static final Pattern EXACT = Pattern.compile("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /// A field name of RFC 9110.
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Set<String> SERVER = Set.of(
            "$schema",
            "name",
            "description",
            "title",
            "version",
            "websiteUrl",
            "repository",
            "icons",
            "packages",
            "remotes",
            "_meta",
            "status");
    private static final Set<String> PACKAGE = Set.of(
            "registryType",
            "registryBaseUrl",
            "identifier",
            "version",
            "fileSha256",
            "runtimeHint",
            "transport",
            "runtimeArguments",
            "packageArguments",
            "environmentVariables");
    private static final Set<String> INPUT = Set.of(
            "description",
            "isRequired",
            "isSecret",
            "format",
            "value",
            "default",
            "placeholder",
            "choices",
            "variables");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ServerJsonReader() {}

    /// @throws dev.slipway.platform.SlipwayException INVALID with the place and the reason
    static ServerJson read(String text) {
        try {
            return read(JSON.readTree(text));
        } catch (JacksonException e) {
            throw StrictJson.refused("the text", "is no JSON: " + e.getOriginalMessage());
        }
    }

    static ServerJson read(JsonNode document) {
        var root = new StrictJson(document, "").only(SERVER);
        root.find("$schema").filter(schema -> !schema.equals(SCHEMA)).ifPresent(_ -> {
            throw root.bad("$schema", "must be " + SCHEMA);
        });
        var name = root.text("name");
        if (!NAME.matcher(name).matches() || name.length() > 200) {
            throw root.bad("name", "must be like io.github.user/server, with at most 200 characters");
        }
        var packages = root.list("packages", ServerJsonReader::onePackage);
        var remotes = root.list("remotes", ServerJsonReader::remote);
        if (packages.isEmpty() && remotes.isEmpty()) {
            throw StrictJson.refused("the entry", "has neither packages nor remotes: there is nothing to run");
        }
        return new ServerJson(
                name,
                bounded(root, "description", 100),
                root.find("title").map(_ -> bounded(root, "title", 100)),
                bounded(root, "version", 255),
                root.find("websiteUrl"),
                root.has("repository") ? root.object("repository").find("url") : Optional.empty(),
                packages,
                remotes);
    }

    private static String bounded(StrictJson object, String member, int most) {
        var text = object.text(member);
        if (text.isBlank() || text.length() > most) {
            throw object.bad(member, "must have 1 to %d characters".formatted(most));
        }
        return text;
    }

    private static NpmPackage onePackage(StrictJson found) {
        found.only(PACKAGE);
        var type = found.text("registryType");
        if (!type.equals("npm")) {
            throw found.bad(
                    "registryType",
                    "is '%s': Slipway runs npm packages and remotes; make a project of another server's repository"
                            .formatted(StrictJson.quoted(type)));
        }
        found.find("registryBaseUrl")
                .filter(url -> !url.equals("https://registry.npmjs.org"))
                .ifPresent(_ -> {
                    throw found.bad(
                            "registryBaseUrl",
                            "must be https://registry.npmjs.org; another registry is set by runtime.build-environment");
                });
        var identifier = found.text("identifier");
        if (!NPM_NAME.matcher(identifier).matches() || identifier.length() > 214) {
            throw found.bad("identifier", "is not the name of an npm package");
        }
        var version = found.text("version");
        if (!EXACT.matcher(version).matches()) {
            throw found.bad("version", "must be one exact version, like 1.2.3");
        }
        return new NpmPackage(
                identifier,
                version,
                transport(found.object("transport")),
                nodeArguments(found),
                found.list("packageArguments", ServerJsonReader::argument),
                distinct(found, "environmentVariables", VARIABLE));
    }

    /// A version that says all of itself.
    static boolean isExact(String version) {
        return EXACT.matcher(version).matches();
    }

    static boolean isNpmName(String name) {
        return NPM_NAME.matcher(name).matches() && name.length() <= 214;
    }

    /// The path where it answers, for a server that speaks HTTP.
    private static Optional<String> transport(StrictJson found) {
        found.only(Set.of("type", "url", "headers", "variables"));
        var type = found.oneOf("type", "", List.of("stdio", "streamable-http", "sse"));
        return switch (type) {
            case "stdio" -> Optional.empty();
            case "streamable-http" -> {
                var path = found.text("url").replaceFirst("^https?://[^/]*", "");
                if (!path.matches("(/[A-Za-z0-9._~/-]*)?")) {
                    throw found.bad("url", "must have a plain path, like http://127.0.0.1:{port}/mcp");
                }
                yield Optional.of(path.isEmpty() ? "/" : path);
            }
            default -> throw found.bad("type", "is 'sse', which the protocol has given up; use streamable-http");
        };
    }

    /// `npx` is not used, so that its own options say nothing; every other word for a runtime is one for Node.
    private static List<Argument> nodeArguments(StrictJson found) {
        var hint = found.find("runtimeHint").orElse("npx");
        var arguments = found.list("runtimeArguments", ServerJsonReader::argument);
        return switch (hint) {
            case "node" -> arguments;
            case "npx" -> {
                var strange = arguments.stream().anyMatch(argument -> !isYes(argument));
                if (strange) {
                    throw found.bad("runtimeArguments", "can only be -y for npx; those for Node need runtimeHint node");
                }
                yield List.of();
            }
            default -> throw found.bad("runtimeHint", "must be npx or node for an npm package");
        };
    }

    private static boolean isYes(Argument argument) {
        return switch (argument) {
            case Argument.Named named -> Set.of("-y", "--yes").contains(named.name());
            case Argument.Positional positional ->
                positional
                        .input()
                        .value()
                        .filter(Set.of("-y", "--yes")::contains)
                        .isPresent();
        };
    }

    private static Argument argument(StrictJson found) {
        var known = new HashSet<>(INPUT);
        known.addAll(Set.of("type", "name", "valueHint", "isRepeated"));
        found.only(known);
        var input = input(found);
        var repeated = found.flag("isRepeated");
        if (found.oneOf("type", "", List.of("positional", "named")).equals("positional")) {
            var hint = found.find("valueHint");
            if (hint.isEmpty() && input.value().isEmpty()) {
                throw found.bad("valueHint", "is missing, and so is value");
            }
            return new Argument.Positional(hint, repeated, input);
        }
        var name = found.text("name");
        if (name.isBlank() || name.indexOf('\0') >= 0) {
            throw found.bad("name", "is empty");
        }
        return new Argument.Named(name, isBare(found, input), repeated, input);
    }

    /// A flag of which nothing is said that a value would need stands for itself.
    private static boolean isBare(StrictJson found, Input input) {
        return input.value().isEmpty()
                && input.defaultValue().isEmpty()
                && input.placeholder().isEmpty()
                && input.choices().isEmpty()
                && !input.secret()
                && !input.required()
                && !found.has("format")
                && !found.has("valueHint");
    }

    private static Remote remote(StrictJson found) {
        found.only(Set.of("type", "url", "headers", "variables"));
        if (!found.oneOf("type", "", List.of("streamable-http", "sse")).equals("streamable-http")) {
            throw found.bad("type", "is 'sse', which the protocol has given up; ask for the streamable-http address");
        }
        var url = found.text("url");
        var variables = found.map("variables", ServerJsonReader::variable);
        checkAddress(found, url);
        Templates.check(found, "url", url, variables.keySet());
        return new Remote(url, variables, distinct(found, "headers", HEADER));
    }

    private static void checkAddress(StrictJson found, String url) {
        var plain = url.replaceAll("\\{[A-Za-z0-9_-]+}", "x");
        try {
            var address = URI.create(plain);
            var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (!Set.of("http", "https").contains(scheme)
                    || address.getHost() == null
                    || address.getRawUserInfo() != null
                    || address.getRawFragment() != null) {
                throw found.bad("url", "must be an https address without a password");
            }
        } catch (IllegalArgumentException e) {
            throw found.bad("url", "is not an address");
        }
    }

    private static List<Named> distinct(StrictJson owner, String member, Pattern pattern) {
        var known = new HashSet<>(INPUT);
        known.add("name");
        var seen = new HashSet<String>();
        return owner.list(member, found -> {
            found.only(known);
            var name = found.text("name");
            if (!pattern.matcher(name).matches()) {
                throw found.bad("name", "is '%s', which is no name for this".formatted(StrictJson.quoted(name)));
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw found.bad("name", "is there twice: " + name);
            }
            return new Named(name, input(found));
        });
    }

    private static Input variable(StrictJson found) {
        found.only(INPUT);
        if (found.has("variables")) {
            throw found.bad("variables", "cannot be inside of a variable");
        }
        return input(found);
    }

    private static Input input(StrictJson found) {
        var input = new Input(
                found.find("description").orElse(""),
                found.flag("isRequired"),
                found.flag("isSecret"),
                Input.Format.valueOf(found.oneOf("format", "string", List.of("string", "number", "boolean", "filepath"))
                        .toUpperCase(Locale.ROOT)),
                found.find("value"),
                found.find("default"),
                found.find("placeholder"),
                found.words("choices"),
                found.map("variables", ServerJsonReader::variable));
        input.value()
                .ifPresent(value ->
                        Templates.check(found, "value", value, input.variables().keySet()));
        input.defaultValue().flatMap(input::refusal).ifPresent(why -> {
            throw found.bad("default", "cannot be its value: " + why);
        });
        return input;
    }
}
