package dev.slipway.console;

import dev.slipway.deployments.Deployment;
import dev.slipway.deployments.Deployments;
import dev.slipway.edge.Routes;
import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import dev.slipway.web.HomePart;
import dev.slipway.web.Pages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// Home: is it well, what happened last, what can I do.
@Controller
class HomePages {
    private static final int RECENT = 12;

    private final Pages pages;
    private final Database database;
    private final Projects projects;
    private final Deployments deployments;
    private final Routes routes;
    private final List<HomePart> parts;

    HomePages(
            Pages pages,
            Database database,
            Projects projects,
            Deployments deployments,
            Routes routes,
            List<HomePart> parts) {
        this.pages = pages;
        this.database = database;
        this.projects = projects;
        this.deployments = deployments;
        this.routes = routes;
        this.parts = List.copyOf(parts);
    }

    @GetMapping("/")
    ResponseEntity<String> home(@AuthenticationPrincipal SignedIn caller) {
        return pages.show("console/home", pages.page("Home").in("home"), model(caller));
    }

    /// The part that changes, asked for again by the open page.
    @GetMapping("/home/lines")
    ResponseEntity<String> lines(@AuthenticationPrincipal SignedIn caller) {
        return pages.part("console/lines", model(caller));
    }

    private Map<String, Object> model(SignedIn caller) {
        var mine = database.asUser(caller.id(), () -> projects.list());
        var names = mine.stream().collect(Collectors.toMap(Project::id, Function.identity()));
        var recent = deployments.recent(caller.id(), RECENT).stream()
                .flatMap(deployment -> line(names, deployment).stream())
                .toList();
        return Map.of(
                "projects",
                mine.size(),
                "lines",
                recent,
                "running",
                items(part -> part.running(caller.id())),
                "waiting",
                items(part -> part.waiting(caller.id())),
                "address",
                routes.home().toString());
    }

    private List<HomePart.Item> items(Function<HomePart, List<HomePart.Item>> of) {
        return parts.stream().flatMap(part -> of.apply(part).stream()).toList();
    }

    private static Optional<HomeLine> line(Map<ProjectId, Project> projects, Deployment deployment) {
        return Optional.ofNullable(projects.get(deployment.project()))
                .map(project -> new HomeLine(project.name(), deployment));
    }
}
