package dev.slipway.mcp.catalogue;

import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch;
import java.util.Locale;
import java.util.regex.Pattern;

/// What one process of a type may use, in the words of the requirement.
///
/// @param cpu processors: `0.5`
/// @param memory with its unit: `512m`, `1g`
public record ResourceLimits(String cpu, String memory) {
    private static final Pattern CPU = Pattern.compile("\\d{1,3}(\\.\\d{1,3})?");
    private static final Pattern MEMORY = Pattern.compile("\\d{1,6}[mgMG]");
    private static final int PROCESSES = 512;
    private static final long LEAST_MEMORY = 32L << 20;

    /// The requirement's. Stands after the patterns, which it is checked with.
    public static final ResourceLimits STANDARD = new ResourceLimits("0.5", "512m");

    public ResourceLimits {
        if (!CPU.matcher(cpu).matches() || Double.parseDouble(cpu) <= 0) {
            throw SlipwayException.invalid("'%s' is no number of processors: write it like 0.5", cpu);
        }
        if (!MEMORY.matcher(memory).matches() || bytes(memory) < LEAST_MEMORY) {
            throw SlipwayException.invalid("'%s' is no memory: write it like 512m or 1g, from 32m", memory);
        }
    }

    /// For a launch, and never more than `most`.
    public Launch.Limits within(Launch.Limits most) {
        return new Launch.Limits(
                Math.min(bytes(memory), most.memoryBytes()), Math.min(Double.parseDouble(cpu), most.cpus()), PROCESSES);
    }

    /// "512 MB of memory, 0.5 processors".
    public String inWords() {
        return "%d MB of memory, %s %s"
                .formatted(bytes(memory) >> 20, cpu, cpu.equals("1") ? "processor" : "processors");
    }

    private static long bytes(String memory) {
        var number = Long.parseLong(memory.substring(0, memory.length() - 1));
        return memory.toLowerCase(Locale.ROOT).endsWith("g") ? number << 30 : number << 20;
    }
}
