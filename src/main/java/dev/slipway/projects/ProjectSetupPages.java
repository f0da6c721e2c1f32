package dev.slipway.projects;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.web.FieldErrors;
import dev.slipway.web.Notice;
import dev.slipway.web.Page;
import dev.slipway.web.Pages;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The list of projects, the form for a new one, a project's settings. The project's own page is the room's above.
@Controller
@RequestMapping("/projects")
class ProjectSetupPages {
    private final Database database;
    private final Projects projects;
    private final Pages pages;
    private final ObjectProvider<ProjectGlance> glances;
    private final ProjectTabs tabs;

    /// What it works with; made by the container.
    ProjectSetupPages(
            Database database,
            Projects projects,
            Pages pages,
            ObjectProvider<ProjectGlance> glances,
            ProjectTabs tabs) {
        this.database = database;
        this.projects = projects;
        this.pages = pages;
        this.glances = glances;
        this.tabs = tabs;
    }

    @GetMapping
    ResponseEntity<String> list(@AuthenticationPrincipal SignedIn caller) {
        return pages.show("projects/list", pages.page("Projects").in("projects"), Map.of("rows", rows(caller)));
    }

    /// The rows alone: what the list asks for again and again while it is open.
    @GetMapping("/rows")
    ResponseEntity<String> rowsAgain(@AuthenticationPrincipal SignedIn caller) {
        return pages.part("projects/rows", Map.of("rows", rows(caller)));
    }

    @GetMapping("/new")
    ResponseEntity<String> form() {
        return pages.show("projects/new", newPage(), Map.of("form", ProjectForm.empty(), "errors", Map.of()));
    }

    @PostMapping("/new")
    ResponseEntity<String> create(@AuthenticationPrincipal SignedIn caller, @RequestParam Map<String, String> fields) {
        var form = new ProjectForm(fields);
        var errors = form.check().check("name", () -> projects.requireName(form.get("name")));
        if (errors.isEmpty()) {
            var wanted = new NewProject(
                    caller.id(),
                    form.get("name"),
                    form.get("description"),
                    form.repository(),
                    form.get("branch"),
                    form.settings());
            errors.check("name", () -> database.asUser(caller.id(), () -> projects.create(wanted)));
        }
        if (errors.isEmpty()) {
            return pages.redirect("/projects/" + form.get("name"), Notice.success("The project is made."));
        }
        return pages.showAgain("projects/new", newPage(), Map.of("form", form, "errors", errors.byField()));
    }

    @GetMapping("/{name}/settings")
    ResponseEntity<String> settings(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        var project = get(caller, name);
        return pages.show(
                "projects/settings", page(project), model(caller, project, ProjectForm.of(project), new FieldErrors()));
    }

    @PostMapping("/{name}/settings")
    ResponseEntity<String> save(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam Map<String, String> fields) {
        var project = get(caller, name);
        var form = new ProjectForm(fields);
        var errors = form.check();
        if (!errors.isEmpty()) {
            return pages.showAgain("projects/settings", page(project), model(caller, project, form, errors));
        }
        var change = new ProjectChange(form.get("description"), form.repository(), form.get("branch"), form.settings());
        database.asUser(caller.id(), () -> projects.change(project.id(), change));
        return pages.redirect(
                "/projects/" + project.name() + "/settings",
                Notice.success(
                        "Saved. What concerns builds and the running app takes effect with the next deployment."));
    }

    @PostMapping("/{name}/delete")
    ResponseEntity<String> delete(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String confirm) {
        var project = get(caller, name);
        if (!confirm.equals(project.name())) {
            var errors = new FieldErrors().add("confirm", "This is not the project's name.");
            return pages.showAgain(
                    "projects/settings", page(project), model(caller, project, ProjectForm.of(project), errors));
        }
        database.asUser(caller.id(), () -> projects.delete(project.id()));
        return pages.redirect("/projects", Notice.success("%s is deleted.".formatted(project.name())));
    }

    private java.util.List<ProjectRow> rows(SignedIn caller) {
        return database.asUser(caller.id(), () -> {
            var all = projects.list();
            var ids = all.stream().map(Project::id).toList();
            var known =
                    glances.stream().findFirst().map(glance -> glance.of(ids)).orElse(Map.of());
            return all.stream()
                    .map(project -> new ProjectRow(project, Optional.ofNullable(known.get(project.id()))))
                    .toList();
        });
    }

    private Project get(SignedIn caller, String name) {
        return database.asUser(caller.id(), () -> projects.get(name));
    }

    private Page newPage() {
        return pages.page("New project").in("projects").crumb("Projects", "/projects");
    }

    private Page page(Project project) {
        return pages.page("Settings")
                .in("projects")
                .crumb("Projects", "/projects")
                .crumb(project.name(), "/projects/" + project.name());
    }

    private Map<String, ?> model(SignedIn caller, Project project, ProjectForm form, FieldErrors errors) {
        var more = tabs.of(project, caller.id());
        return Map.of("project", project, "form", form, "tabs", more, "errors", errors.byField());
    }
}
