package dev.slipway.projects;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import dev.slipway.web.FieldErrors;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A project's variables: add, replace, remove, import. A form that comes back with a mistake keeps the name and loses
/// the value, because a page that repeats it would show a secret.
@Controller
@RequestMapping("/projects/{name}/variables")
class VariablePages {
    private final Database database;
    private final Projects projects;
    private final Variables variables;
    private final Pages pages;
    private final ProjectTabs tabs;

    /// What it works with; made by the container.
    VariablePages(Database database, Projects projects, Variables variables, Pages pages, ProjectTabs tabs) {
        this.database = database;
        this.projects = projects;
        this.variables = variables;
        this.pages = pages;
        this.tabs = tabs;
    }

    @GetMapping
    ResponseEntity<String> list(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        return show(caller, name, "", new FieldErrors());
    }

    @PostMapping
    ResponseEntity<String> set(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String value,
            @RequestParam(defaultValue = "false") boolean secret) {
        var typed = key.strip();
        var errors = new FieldErrors()
                .check("key", () -> VariableRules.key(typed))
                .check("value", () -> VariableRules.value(value));
        if (errors.isEmpty()) {
            // Browsers send line ends as CR LF (the HTML standard, section 4.10.22); a key file has none of those.
            var clean = value.replace("\r\n", "\n");
            errors.check(
                    "key",
                    () -> database.asUser(
                            caller.id(), () -> variables.set(projects.get(name).id(), typed, clean, secret)));
        }
        return errors.isEmpty() ? saved(name, "%s is set.".formatted(typed)) : show(caller, name, typed, errors);
    }

    @PostMapping("/{key}/remove")
    ResponseEntity<String> remove(
            @AuthenticationPrincipal SignedIn caller, @PathVariable String name, @PathVariable String key) {
        database.asUser(caller.id(), () -> variables.remove(projects.get(name).id(), key));
        return saved(name, "%s is removed.".formatted(key));
    }

    /// All of the text, or, when one line of it is wrong, nothing.
    @PostMapping("/import")
    ResponseEntity<String> importAll(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "false") boolean secret) {
        var errors = new FieldErrors();
        var count = new int[1];
        errors.check("text", () -> {
            var read = DotEnv.parse(text);
            if (read.isEmpty()) {
                throw SlipwayException.invalid("there is no KEY=value in this text");
            }
            count[0] = read.size();
            database.asUser(caller.id(), () -> {
                var project = projects.get(name).id();
                read.forEach((key, value) -> setNamed(new Target(project, key), value, secret));
            });
        });
        var done = count[0] == 1 ? "1 variable is set." : "%d variables are set.".formatted(count[0]);
        return errors.isEmpty() ? saved(name, done) : show(caller, name, "", errors);
    }

    /// The rules' sentences do not say which of many variables they mean.
    private void setNamed(Target target, String value, boolean secret) {
        try {
            variables.set(target.project, target.key, value, secret);
        } catch (SlipwayException refused) {
            throw new SlipwayException(refused.code(), target.key + ": " + refused.text(), refused);
        }
    }

    private ResponseEntity<String> show(SignedIn caller, String name, String key, FieldErrors errors) {
        var project = database.asUser(caller.id(), () -> projects.get(name));
        var all = database.asUser(caller.id(), () -> variables.list(project.id()));
        var page = pages.page("Variables")
                .in("projects")
                .crumb("Projects", "/projects")
                .crumb(project.name(), "/projects/" + project.name());
        var model = Map.of(
                "project", project,
                "variables", all,
                "key", key,
                "tabs", tabs.of(project, caller.id()),
                "errors", errors.byField());
        return errors.isEmpty()
                ? pages.show("projects/variables", page, model)
                : pages.showAgain("projects/variables", page, model);
    }

    private ResponseEntity<String> saved(String name, String what) {
        var words = what + " The next deployment uses it.";
        return pages.redirect("/projects/" + name + "/variables", Notice.success(words));
    }

    private record Target(dev.slipway.platform.ProjectId project, String key) {}
}
