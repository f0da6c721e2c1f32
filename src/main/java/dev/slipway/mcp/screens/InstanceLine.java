package dev.slipway.mcp.screens;

import dev.slipway.mcp.instances.Instance;
import dev.slipway.mcp.instances.Instance.Status;

/// An instance as lists and its own page show it.
///
/// @param icon the address of its type's picture; may be empty
public record InstanceLine(Instance instance, String icon) {
    static InstanceLine of(Instance instance) {
        return new InstanceLine(instance, Icons.url(instance.typeIcon()));
    }

    public String id() {
        return instance.id().toString();
    }

    public String page() {
        return "/mcp/instances/" + id();
    }

    /// Its state in the one vocabulary of states: what runs is well, and does not move.
    public String look() {
        return switch (instance.status()) {
            case PENDING -> "starting";
            case RUNNING -> "healthy";
            case EXPIRED -> "expired";
            case DISCONNECTED -> "stopped";
            case ERROR -> "failed";
        };
    }

    /// The requirement's word.
    public String word() {
        return switch (instance.status()) {
            case PENDING -> "Pending";
            case RUNNING -> "Running";
            case EXPIRED -> "Expired";
            case DISCONNECTED -> "Disconnected";
            case ERROR -> "Error";
        };
    }

    public boolean isPending() {
        return instance.status() == Status.PENDING;
    }

    public boolean isRunning() {
        return instance.status() == Status.RUNNING;
    }

    /// Whether it takes time, a place and maybe a port.
    public boolean isLive() {
        return isPending() || isRunning();
    }
}
