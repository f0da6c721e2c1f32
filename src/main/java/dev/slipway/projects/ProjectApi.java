package dev.slipway.projects;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Projects over HTTP.
@RestController
@RequestMapping("/api/v1/projects")
class ProjectApi {
    private final Database database;
    private final Projects projects;

    ProjectApi(Database database, Projects projects) {
        this.database = database;
        this.projects = projects;
    }

    @GetMapping
    PageOf<ProjectView> list(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        var wanted = new PageOf.Request(page, size);
        return database.asUser(caller.id(), () -> projects.list(wanted)).map(ProjectView::of);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ProjectView create(@AuthenticationPrincipal SignedIn caller, @RequestBody ProjectBody body) {
        var wanted = body.wanted(caller.id());
        return ProjectView.of(database.asUser(caller.id(), () -> projects.create(wanted)));
    }

    @GetMapping("/{name}")
    ProjectView get(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        return ProjectView.of(database.asUser(caller.id(), () -> projects.get(name)));
    }

    /// Changes what the body names and leaves the rest.
    @PatchMapping("/{name}")
    ProjectView change(
            @AuthenticationPrincipal SignedIn caller, @PathVariable String name, @RequestBody ProjectBody body) {
        return ProjectView.of(database.asUser(caller.id(), () -> {
            var current = projects.get(name);
            return projects.change(current.id(), body.changeOf(current));
        }));
    }

    /// Deletes the project, and with it what ran and was stored for it.
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        database.asUser(caller.id(), () -> projects.delete(projects.get(name).id()));
    }
}
