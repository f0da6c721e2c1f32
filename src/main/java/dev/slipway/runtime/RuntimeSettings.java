package dev.slipway.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How builds and workloads run: the keys `runtime.…`.
///
/// @param memory of a workload whose project does not say otherwise; /tmp counts
/// @param cpus processors of such a workload, 0.5 is half of one
/// @param processes processes and threads of such a workload, never fewer than 512
/// @param buildMemory the same for a build
/// @param buildCpus the same for a build
/// @param buildProcesses the same for a build
/// @param appPorts the pool of ports for apps
/// @param mcpPorts the pool of ports for MCP servers
/// @param networkRange the IPv4 range the sandboxes' networks are cut from, in CIDR form; empty: the first of
///     10.200.0.0/16 to 10.249.0.0/16 that the machine does not use
/// @param nameServers what sandboxes ask for names; empty: the host's own, without those on its loopback
/// @param blockPrivateNetworks whether sandboxes are kept from the private ranges (RFC 1918, RFC 6598, RFC 4193)
///     of the networks around the machine; its own ports and other sandboxes are always out of reach
/// @param tools further folders of programs that sandboxes see, read only at the same path; their `bin` is on the
///     PATH
/// @param buildEnvironment what every build finds in its environment: registries, proxies, certificates
/// @param unsafeNoSandbox runs everything without isolation: for a machine where no sandbox can work and
///     everything deployed is trusted
/// @param healthInterval between two probes of a workload that is ready
/// @param healthRetentionDays how long what probes found is kept at least; it goes by whole months
@ConfigurationProperties("runtime")
public record RuntimeSettings(
        @DefaultValue("512MB") DataSize memory,
        @DefaultValue("0.5") double cpus,
        @DefaultValue("512") int processes,
        @DefaultValue("2GB") DataSize buildMemory,
        @DefaultValue("2.0") double buildCpus,
        @DefaultValue("1024") int buildProcesses,
        @DefaultValue("30000-39999") PortRange appPorts,
        @DefaultValue("3001-3100") PortRange mcpPorts,
        @DefaultValue("") String networkRange,
        @DefaultValue List<String> nameServers,
        @DefaultValue("false") boolean blockPrivateNetworks,
        @DefaultValue List<Path> tools,
        @DefaultValue Map<String, String> buildEnvironment,
        @DefaultValue("false") boolean unsafeNoSandbox,
        @DefaultValue("15s") Duration healthInterval,
        @DefaultValue("30") int healthRetentionDays) {
    private static final Path CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");

    public RuntimeSettings {
        nameServers = List.copyOf(nameServers);
        tools = List.copyOf(tools);
        buildEnvironment = Map.copyOf(buildEnvironment);
    }

    /// What a workload may use when its project does not say otherwise.
    public Launch.Limits workloadLimits() {
        return new Launch.Limits(memory.toBytes(), cpus, processes);
    }

    /// What a build may use when its project does not say otherwise.
    public Launch.Limits buildLimits() {
        return new Launch.Limits(buildMemory.toBytes(), buildCpus, buildProcesses);
    }

    /// What to add to a build's environment before its own variables: the machine's certificates for the programs
    /// that bring their own list (Node, OpenSSL's users), then what the administrator set, which wins.
    public Map<String, String> environmentOfBuilds() {
        var environment = new LinkedHashMap<String, String>();
        if (Files.isReadable(CERTIFICATES)) {
            environment.put("NODE_EXTRA_CA_CERTS", CERTIFICATES.toString());
            environment.put("SSL_CERT_FILE", CERTIFICATES.toString());
        }
        environment.putAll(buildEnvironment);
        return environment;
    }
}
