package dev.slipway.console;

import dev.slipway.deployments.Deployments;
import dev.slipway.edge.Routes;
import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.projects.Projects;
import dev.slipway.runtime.Availability;
import dev.slipway.runtime.Driver;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The state of this server in a few words.
@RestController
@RequestMapping("/api/v1/status")
class StatusApi {
    private final Instant started = Instant.now();
    private final Database database;
    private final Projects projects;
    private final Deployments deployments;
    private final Driver driver;
    private final Routes routes;

    StatusApi(Database database, Projects projects, Deployments deployments, Driver driver, Routes routes) {
        this.database = database;
        this.projects = projects;
        this.deployments = deployments;
        this.driver = driver;
        this.routes = routes;
    }

    /// @param url the public address
    /// @param driver what runs builds and workloads, and how well
    /// @param projects how many the caller has
    /// @param deployments how many there are in each status, of everybody's; an administrator's only
    record Status(
            String version,
            String url,
            long upSeconds,
            String driver,
            boolean sandboxed,
            int projects,
            Map<String, Long> deployments) {}

    @GetMapping
    Status status(@AuthenticationPrincipal SignedIn caller) {
        var mine = database.asUser(caller.id(), () -> projects.list()).size();
        var available = driver.availability();
        return new Status(
                "0.1.0",
                routes.home().toString(),
                Duration.between(started, Instant.now()).toSeconds(),
                driver.name() + ": " + words(available),
                available instanceof Availability.Available,
                mine,
                caller.administrator() ? deployments.counts() : Map.of());
    }

    private static String words(Availability availability) {
        return switch (availability) {
            case Availability.Available(String detail) -> detail;
            case Availability.Unavailable(String why, String mend) -> why + " (" + mend + ")";
        };
    }
}
