/// Home and what spans rooms.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "platform",
            "web",
            "identity",
            "projects",
            "source",
            "deployments",
            "runtime",
            "logs",
            "edge",
            "mcp"
        })
package dev.slipway.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
