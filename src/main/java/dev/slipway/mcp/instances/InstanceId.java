package dev.slipway.mcp.instances;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.platform.ProjectId;
import java.util.UUID;

/// The identity of an instance.
public record InstanceId(UUID value) {
    static InstanceId random() {
        return new InstanceId(UUID.randomUUID());
    }

    /// What its log, workload, port and events are kept under: for these an instance is what a project is.
    public ProjectId home() {
        return new ProjectId(value);
    }

    public EndpointId endpoint() {
        return new EndpointId(EndpointId.Kind.INSTANCE, value);
    }

    /// As events name it.
    public String subject() {
        return "mcp_instance:" + value;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
