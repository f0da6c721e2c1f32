package dev.slipway.mcp.instances;

import dev.slipway.mcp.InstanceSettings;
import dev.slipway.runtime.RuntimeSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/// The settings that the requirement names, by its names. Each is set in `config.yaml` under Slipway's own; the one
/// that cannot be set is how keys are sealed.
public record RequirementSettings(InstanceSettings instances, RuntimeSettings runtime) {
    public Map<String, Object> values() {
        var values = new LinkedHashMap<String, Object>();
        values.put("encryption.algorithm", "aes-256-gcm");
        values.put("mcp.default_duration_minutes", instances.defaultDuration().toMinutes());
        values.put("mcp.max_instances_per_user", instances.maxPerUser());
        values.put("cleanup.retention_days", instances.retentionDays());
        values.put("port.range_start", runtime.mcpPorts().first());
        values.put("port.range_end", runtime.mcpPorts().last());
        values.put("process.max_memory_mb", instances.maxMemory().toMegabytes());
        values.put("process.max_cpu_percent", instances.maxCpuPercent());
        return values;
    }
}
