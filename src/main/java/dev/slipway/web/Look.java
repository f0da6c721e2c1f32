package dev.slipway.web;

import java.util.Locale;

/// The one vocabulary of states, each with a colour, an icon and a word, so that none is told by colour alone.
public enum Look {
    QUEUED("secondary", "clock"),
    RUNNING("blue", "loader-2"),
    SUCCESS("green", "circle-check"),
    FAILED("red", "alert-circle"),
    CANCELLED("muted", "ban"),
    WAITING("yellow", "hand-stop");

    private final String colour;
    private final String icon;

    Look(String colour, String icon) {
        this.colour = colour;
        this.icon = icon;
    }

    public String colour() {
        return colour;
    }

    public String icon() {
        return icon;
    }

    /// The look of any status of deployments, stages, builds and workloads, by its word in the database. What is
    /// not known looks queued: grey, claiming nothing.
    public static Look of(String status) {
        return switch (status.toLowerCase(Locale.ROOT).replace('-', '_')) {
            case "cloning",
                    "checkout",
                    "installing",
                    "building",
                    "copying",
                    "deploying",
                    "in_progress",
                    "running",
                    "starting",
                    "stopping",
                    "draining" -> RUNNING;
            case "success", "completed", "live", "healthy", "ready", "passed", "active" -> SUCCESS;
            case "failed", "error", "unhealthy", "crashed", "oom_killed", "out_of_memory" -> FAILED;
            case "cancelled", "superseded", "stopped", "skipped", "revoked", "expired", "ended" -> CANCELLED;
            case "waiting", "degraded", "restarting", "backing_off" -> WAITING;
            default -> QUEUED;
        };
    }

    /// A status as a person reads it: `in_progress` is "In progress".
    public static String word(String status) {
        if (status.isEmpty()) {
            return status;
        }
        var spaced = status.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
        return spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }
}
