package dev.slipway.mcp.instances;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.mcp.InstanceSettings;
import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.catalogue.Servers;
import dev.slipway.mcp.catalogue.Servers.Server;
import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.mcp.gateway.Transport;
import dev.slipway.mcp.keys.Keys;
import dev.slipway.mcp.keys.OpenedKey;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.Vault;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Mount;
import dev.slipway.runtime.Workload;
import dev.slipway.runtime.WorkloadSpec;
import dev.slipway.runtime.Workloads;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Puts an instance together with its type and its user's key: what is started, and where clients are led to.
final class Assembly {
    private static final String DATA = "/data";

    private final McpTypes types;
    private final Keys keys;
    private final Servers servers;
    private final DataFolders folders;
    private final Workloads workloads;
    private final InstanceSettings settings;

    Assembly(
            McpTypes types,
            Keys keys,
            Servers servers,
            DataFolders folders,
            Workloads workloads,
            InstanceSettings settings) {
        this.types = types;
        this.keys = keys;
        this.servers = servers;
        this.folders = folders;
        this.workloads = workloads;
        this.settings = settings;
    }

    /// An instance with all it takes to start it. Its secrets are open: it is handed on, never kept.
    record Assembled(Instance instance, McpType type, Optional<OpenedKey> key, Server server) {
        /// The path of its own HTTP server, for one that Slipway runs.
        Optional<String> httpPath() {
            return server instanceof Server.Process process ? process.httpPath() : Optional.empty();
        }

        Set<String> secrets() {
            return key.map(OpenedKey::secrets).orElse(Set.of());
        }

        @Override
        public String toString() {
            return "Assembled[" + instance.id() + "]";
        }
    }

    /// Installs the package where it is not there yet.
    ///
    /// @throws SlipwayException CONFLICT when the type is switched off or the key missing; UNAVAILABLE when
    ///     the package cannot be installed
    Assembled of(Instance instance) {
        var type = types.get(instance.type());
        if (!type.active()) {
            throw SlipwayException.conflict("an administrator has switched %s off", type.displayName());
        }
        var key = keys.open(instance.owner(), type);
        var values = new HashMap<>(instance.config());
        key.ifPresent(it -> values.putAll(it.values()));
        return new Assembled(instance, type, key, servers.prepare(type, values));
    }

    /// One process of it, for a server that speaks over standard input and output.
    Launch launch(Assembled assembled, Server.Process process) {
        var mounts = new ArrayList<>(process.mounts());
        mounts.add(Mount.writable(folders.of(assembled.instance()), DATA));
        return new Launch(
                "mcp-" + assembled.instance().id(),
                process.command(),
                process.environment(),
                mounts,
                DATA,
                assembled.instance().hostUser(),
                limits(assembled),
                assembled.type().overlay().offline() ? new Launch.Network.None() : new Launch.Network.Outbound(),
                Optional.empty());
    }

    /// Its own HTTP server, on a port of the pool.
    WorkloadSpec workload(Assembled assembled, Server.Process process) {
        var instance = assembled.instance();
        var others = process.mounts().stream()
                .filter(mount -> !mount.target().equals("/app"))
                .toList();
        return new WorkloadSpec(
                instance.id().home(),
                instance.id().value(),
                instance.name(),
                new WorkloadSpec.Program(process.command(), process.environment(), List.copyOf(assembled.secrets())),
                new WorkloadSpec.Disk(process.files(), folders.of(instance), instance.hostUser(), others),
                limits(assembled),
                WorkloadSpec.Pool.MCP,
                new WorkloadSpec.Probe(process.httpPath().orElse("/"), settings.patience()),
                instance.log());
    }

    /// Where the gateway leads its clients.
    ///
    /// @throws SlipwayException UNAVAILABLE while its own server does not run
    Endpoint endpoint(Assembled assembled) {
        var instance = assembled.instance();
        var overlay = assembled.type().overlay();
        return new Endpoint(
                instance.id().endpoint(),
                version(assembled),
                instance.name(),
                instance.path(),
                transport(assembled),
                overlay.sharing(),
                settings.processes(),
                Optional.of(sleepAfter(assembled.type())),
                ToolRules.NONE,
                instance.log(),
                assembled.secrets());
    }

    /// Its server's workload, if one runs.
    Optional<Workload> workloadOf(InstanceId id) {
        return workloads.running(id.home()).stream().findFirst();
    }

    private Transport transport(Assembled assembled) {
        return switch (assembled.server()) {
            case Server.Process process
            when process.httpPath().isEmpty() -> new Transport.Stdio(launch(assembled, process));
            case Server.Process process ->
                new Transport.Http(
                        address(assembled.instance(), process.httpPath().orElse("/")), Map.of());
            case Server.Remote(var address, var headers, var publicOnly) ->
                new Transport.Http(address, headers, publicOnly);
        };
    }

    private URI address(Instance instance, String path) {
        return workloadOf(instance.id())
                .flatMap(Workload::address)
                .map(where -> uri(where, path))
                .orElseThrow(() -> new SlipwayException(
                        ErrorCode.UNAVAILABLE, "the server of %s is being started".formatted(instance.name())));
    }

    private static URI uri(InetSocketAddress where, String path) {
        var host = where.getHostString();
        return URI.create(
                "http://%s:%d%s".formatted(host.contains(":") ? "[" + host + "]" : host, where.getPort(), path));
    }

    private Launch.Limits limits(Assembled assembled) {
        return assembled.type().resourceLimits().within(settings.mostOfAProcess());
    }

    private Duration sleepAfter(McpType type) {
        return type.overlay().sleepAfter().orElse(settings.sleepAfter());
    }

    /// Changes with everything that a process is started with.
    private static String version(Assembled assembled) {
        var parts = new TreeMap<String, Object>();
        parts.put("type", assembled.type().updatedAt());
        parts.put("package", assembled.type().packageDigest().orElse(""));
        parts.put(
                "key",
                assembled.key().map(key -> key.id() + " " + key.version()).orElse(""));
        parts.put("config", new TreeMap<>(assembled.instance().config()));
        return Vault.hash(parts.toString().getBytes(UTF_8)).substring(0, 16);
    }
}
