package dev.slipway.mcp.screens;

import dev.slipway.edge.Routes;
import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.conformance.Conformance;
import dev.slipway.mcp.gateway.Endpoint.Sharing;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.trust.McpOptions;
import dev.slipway.mcp.trust.ProjectTools;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Project;
import dev.slipway.projects.ProjectTabs;
import dev.slipway.projects.Projects;
import dev.slipway.web.FieldErrors;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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

/// The MCP side of a project: how clients connect, which tools they trust and which wait, who is connected, what was
/// recorded, and what its owner chose about all that.
@Controller
@RequestMapping("/projects/{name}/mcp")
class ProjectMcpPages {
    private static final PageOf.Request LAST_RECORDINGS = new PageOf.Request(0, 20);

    private final Pages pages;
    private final Database database;
    private final Projects projects;
    private final ProjectTabs tabs;
    private final ProjectTools tools;
    private final ObjectProvider<Gateway> gateway;
    private final Routes routes;

    /// What it works with; made by the container.
    ProjectMcpPages(
            Pages pages,
            Database database,
            Projects projects,
            ProjectTabs tabs,
            ProjectTools tools,
            ObjectProvider<Gateway> gateway,
            Routes routes) {
        this.pages = pages;
        this.database = database;
        this.projects = projects;
        this.tabs = tabs;
        this.tools = tools;
        this.gateway = gateway;
        this.routes = routes;
    }

    @GetMapping
    ResponseEntity<String> show(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        return show(caller, get(caller, name), Map.of(), new FieldErrors());
    }

    @PostMapping("/approve")
    ResponseEntity<String> approve(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String digest) {
        var project = get(caller, name);
        try {
            database.asUser(caller.id(), () -> tools.approve(project.id(), digest));
            return back(
                    project, Notice.success("These tools are approved. Deploy the version again to bring it live."));
        } catch (SlipwayException refused) {
            return back(project, Notice.danger(refused.text()));
        }
    }

    @PostMapping("/options")
    ResponseEntity<String> options(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam Map<String, String> form) {
        var project = get(caller, name);
        var errors = new FieldErrors();
        errors.check("coldStart", () -> millis(form, "coldStart", 1));
        errors.check("sleepAfter", () -> millis(form, "sleepAfter", 1000));
        errors.check("renamed", () -> ToolRuleWords.renamed(form));
        errors.check("conformance", () -> conformance(form));
        if (errors.isEmpty()) {
            errors.check(
                    "options", () -> database.asUser(caller.id(), () -> tools.setOptions(project.id(), read(form))));
        }
        return errors.isEmpty() ? back(project, Notice.success("Saved.")) : show(caller, project, form, errors);
    }

    @PostMapping("/recordings/remove")
    ResponseEntity<String> removeRecordings(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        var project = get(caller, name);
        int gone = database.asUser(caller.id(), () -> tools.deleteRecordings(project.id()));
        return back(project, Notice.success(gone == 1 ? "1 recording is deleted." : gone + " recordings are deleted."));
    }

    private static McpOptions read(Map<String, String> form) {
        return new McpOptions(
                isOn(form, "approveTools"),
                millis(form, "coldStart", 1),
                isOn(form, "recordCalls"),
                isOn(form, "replayCalls"),
                Arrays.stream(Sharing.values())
                        .filter(it -> it.name().equalsIgnoreCase(form.getOrDefault("sharing", "")))
                        .findFirst()
                        .orElse(Sharing.SESSION),
                millis(form, "sleepAfter", 1000),
                ToolRuleWords.read(form),
                conformance(form));
    }

    private static Conformance conformance(Map<String, String> form) {
        return new Conformance(ToolRuleWords.words(form, "conformance"), ToolRuleWords.words(form, "mayFail"));
    }

    private static boolean isOn(Map<String, String> form, String field) {
        return form.getOrDefault(field, "").equals("true");
    }

    private static Optional<Duration> millis(Map<String, String> form, String field, long unit) {
        var text = form.getOrDefault(field, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw SlipwayException.invalid("A whole number from 1, or nothing.");
        }
        return Optional.of(Duration.ofMillis(Long.parseLong(text) * unit));
    }

    /// @param typed into the options, when they are shown again
    private ResponseEntity<String> show(
            SignedIn caller, Project project, Map<String, String> typed, FieldErrors errors) {
        var model = new HashMap<String, Object>();
        database.asUser(caller.id(), () -> {
            model.put("overview", tools.overview(project.id()));
            model.put("options", tools.options(project.id()));
            model.put("recordings", tools.recordings(project.id(), LAST_RECORDINGS));
        });
        var address = routes.home().resolve("/mcp/" + project.name());
        model.put("project", project);
        model.put("tabs", tabs.of(project, caller.id()));
        model.put("address", address.toString());
        model.put("snippets", Snippets.of(project.name(), address, Snippets.NO_TOKEN));
        model.put("sessions", sessions(project));
        model.put("typed", typed);
        model.put("errors", errors.byField());
        var page = pages.page("MCP")
                .in("projects")
                .crumb("Projects", "/projects")
                .crumb(project.name(), "/projects/" + project.name());
        return errors.isEmpty() ? pages.show("mcp/project", page, model) : pages.showAgain("mcp/project", page, model);
    }

    private List<Gateway.SessionView> sessions(Project project) {
        var id = new EndpointId(EndpointId.Kind.PROJECT, project.id().value());
        return gateway.stream().flatMap(it -> it.sessions(id).stream()).toList();
    }

    private Project get(SignedIn caller, String name) {
        return database.asUser(caller.id(), () -> projects.get(name));
    }

    private ResponseEntity<String> back(Project project, Notice notice) {
        return pages.redirect("/projects/" + project.name() + "/mcp", notice);
    }
}
