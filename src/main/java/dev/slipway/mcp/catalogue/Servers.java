package dev.slipway.mcp.catalogue;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.catalogue.PackageStore.Stored;
import dev.slipway.mcp.catalogue.ServerJson.NpmPackage;
import dev.slipway.mcp.catalogue.ServerJson.Way;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch.Mount;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a type into something that can be started or called: installs its package where that is not there yet, and
/// puts a person's values in their places.
public final class Servers {
    private final McpTypes types;
    private final PackageStore packages;

    Servers(McpTypes types, PackageStore packages) {
        this.types = types;
        this.packages = packages;
    }

    /// A server as it is started or called.
    public sealed interface Server {
        /// A process of its own.
        ///
        /// @param files its package, read only inside at `/app`
        /// @param mounts the same and what else it runs on
        /// @param httpPath where it answers, when it speaks HTTP; `PORT` in its environment says on which port
        record Process(
                List<String> command,
                Map<String, String> environment,
                java.nio.file.Path files,
                List<Mount> mounts,
                Optional<String> httpPath)
                implements Server {}

        /// One that runs elsewhere.
        ///
        /// @param publicOnly whether it must be on the public internet
        record Remote(URI address, Map<String, String> headers, boolean publicOnly) implements Server {}
    }

    /// @param values for the type's fields, secrets included; the type's own config lies beneath them
    /// @throws SlipwayException INVALID when a required value is missing; UNAVAILABLE when its package cannot be
    ///     installed
    public Server prepare(McpType type, Map<String, String> values) {
        var all = new HashMap<>(type.configTemplate());
        all.putAll(values);
        return switch (type.server().way()) {
            case Way.Package(var npm) -> process(type, npm, Wiring.of(npm, all));
            case Way.Elsewhere(var remote) -> {
                var asked = Wiring.of(remote, all);
                var publicOnly = !types.mayUsePrivate(type);
                if (publicOnly) {
                    RemoteAddress.requirePublic(asked.address());
                }
                yield new Server.Remote(asked.address(), asked.headers(), publicOnly);
            }
        };
    }

    /// Installs a type's package, if it has one.
    ///
    /// @throws SlipwayException UNAVAILABLE with the reason
    public void install(McpType type) {
        if (type.server().way() instanceof Way.Package(var npm)) {
            installed(type, npm);
        }
    }

    /// Adds a type to the catalogue.
    ///
    /// @throws SlipwayException INVALID with what is wrong; NOT_FOUND for a package that the npm registry has not;
    ///     CONFLICT when its name is taken; FORBIDDEN
    public McpType add(SignedIn caller, NewType wanted) {
        return types.add(caller, wanted.entry(packages), wanted.shared().orElse(false));
    }

    /// What the package store holds.
    public List<Stored> stored() {
        return packages.list(types.digests());
    }

    /// Removes the packages that no type needs, and tells which these were.
    public List<Stored> removeUnused() {
        return packages.removeUnused(types.digests());
    }

    private Server.Process process(McpType type, NpmPackage npm, Wiring.Started started) {
        var installed = installed(type, npm);
        var command = new ArrayList<String>();
        command.add(Installed.program());
        command.addAll(started.nodeArguments());
        command.add(installed.script());
        command.addAll(started.arguments());
        var environment = new HashMap<String, String>();
        environment.put("NODE_COMPILE_CACHE", Installed.COMPILED);
        environment.putAll(started.environment());
        return new Server.Process(command, environment, installed.app(), installed.mounts(), npm.httpPath());
    }

    private Installed installed(McpType type, NpmPackage npm) {
        var trial = npm.httpPath().isPresent() ? Optional.<Wiring.Started>empty() : Optional.of(trial(type, npm));
        try {
            var installed = packages.install(new PackageStore.Wanted(
                    npm.identifier(), npm.version(), type.overlay().node(), types.lock(type), trial));
            if (!type.packageDigest().equals(Optional.of(installed.digest()))) {
                types.installed(type, installed.digest(), Files.readString(installed.lockFile()));
            }
            return installed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "the installation was cancelled", e);
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "the package store cannot be read", e);
        }
    }

    /// What it is started with when nobody's values may be used: the entry's own, and words that mean nothing.
    static Wiring.Started trial(McpType type, NpmPackage npm) {
        return Wiring.of(npm, placeholders(type));
    }

    static Map<String, String> placeholders(McpType type) {
        var values = new HashMap<>(type.configTemplate());
        for (var field : type.fields()) {
            var input = field.input();
            if (input.required() && input.defaultValue().isEmpty()) {
                values.putIfAbsent(field.name(), placeholder(input));
            }
        }
        return values;
    }

    private static String placeholder(Input input) {
        if (!input.choices().isEmpty()) {
            return input.choices().getFirst();
        }
        return input.placeholder().orElseGet(() -> switch (input.format()) {
            case NUMBER -> "1";
            case BOOLEAN -> "false";
            case FILEPATH -> "/tmp";
            case STRING -> "placeholder";
        });
    }
}
