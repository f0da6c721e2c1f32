package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.instances.InstanceId;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.ProjectTab;
import dev.slipway.projects.ProjectTabs;
import dev.slipway.projects.Projects;
import dev.slipway.web.Page;
import dev.slipway.web.Pages;
import dev.slipway.web.Sentence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/// The playground: a server's tools as forms, and what they answer. The same for an instance and for an `mcp` project.
@Controller
class ToolPages {
    private final Pages pages;
    private final Playground playground;
    private final Instances instances;
    private final Database database;
    private final Projects projects;
    private final ProjectTabs tabs;

    /// What it works with; made by the container.
    ToolPages(
            Pages pages,
            Playground playground,
            Instances instances,
            Database database,
            Projects projects,
            ProjectTabs tabs) {
        this.pages = pages;
        this.playground = playground;
        this.instances = instances;
        this.database = database;
        this.projects = projects;
        this.tabs = tabs;
    }

    /// Whose tools they are.
    ///
    /// @param path of its endpoint
    /// @param here of this page
    /// @param tabs of the project, when it is one
    private record Subject(String path, String here, Page page, List<ProjectTab> tabs) {}

    /// What a person did on the page.
    ///
    /// @param tool the chosen one; the first when empty
    /// @param form what was typed, when the tool is to be called
    private record Visit(SignedIn caller, String tool, boolean again, Optional<Map<String, String>> form) {}

    @GetMapping("/mcp/instances/{id}/tools")
    ResponseEntity<String> ofInstance(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String tool,
            @RequestParam(defaultValue = "false") boolean again) {
        return show(instance(caller, id), new Visit(caller, tool, again, Optional.empty()), false);
    }

    @PostMapping("/mcp/instances/{id}/tools")
    ResponseEntity<String> callInstance(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestParam Map<String, String> form,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part) {
        return show(instance(caller, id), posted(caller, form), part);
    }

    @GetMapping("/projects/{name}/mcp/tools")
    ResponseEntity<String> ofProject(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String tool,
            @RequestParam(defaultValue = "false") boolean again) {
        return show(project(caller, name), new Visit(caller, tool, again, Optional.empty()), false);
    }

    @PostMapping("/projects/{name}/mcp/tools")
    ResponseEntity<String> callProject(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @RequestParam Map<String, String> form,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part) {
        return show(project(caller, name), posted(caller, form), part);
    }

    private Subject instance(SignedIn caller, UUID id) {
        var instance = instances.get(caller.id(), new InstanceId(id));
        var here = "/mcp/instances/" + id;
        var page = pages.page("Tools").in("mcp").crumb("MCP", "/mcp").crumb(instance.name(), here);
        return new Subject(instance.path(), here + "/tools", page, List.of());
    }

    private Subject project(SignedIn caller, String name) {
        var project = database.asUser(caller.id(), () -> projects.get(name));
        var here = "/projects/" + project.name();
        var page = pages.page("Tools")
                .in("projects")
                .crumb("Projects", "/projects")
                .crumb(project.name(), here)
                .crumb("MCP", here + "/mcp");
        return new Subject("/mcp/" + project.name(), here + "/mcp/tools", page, tabs.of(project, caller.id()));
    }

    private static Visit posted(SignedIn caller, Map<String, String> form) {
        return new Visit(caller, form.getOrDefault("tool", ""), false, Optional.of(form));
    }

    private ResponseEntity<String> show(Subject subject, Visit visit, boolean part) {
        var model = new HashMap<String, Object>();
        model.put("here", subject.here);
        model.put("owner", subject.page.crumbs().getLast().href());
        model.put("tools", List.of());
        model.put("trouble", "");
        model.put("tabs", subject.tabs);
        var chosen = Optional.<Chosen>empty();
        try {
            var tools = playground.tools(visit.caller.id(), subject.path, visit.again).stream()
                    .map(ToolForm::of)
                    .toList();
            model.put("tools", tools);
            chosen = tools.stream()
                    .filter(tool -> visit.tool.isEmpty() || tool.name().equals(visit.tool))
                    .findFirst()
                    .map(tool -> chosen(subject, visit, tool));
        } catch (SlipwayException refused) {
            model.put("trouble", Sentence.of(refused.text()));
        }
        if (part && chosen.isPresent()) {
            var only = Map.of("page", subject.page, "here", subject.here, "chosen", chosen.get());
            return pages.part("mcp/toolPanel", only);
        }
        model.put("chosen", chosen);
        return pages.show("mcp/tools", subject.page, model);
    }

    private Chosen chosen(Subject subject, Visit visit, ToolForm tool) {
        if (visit.form.isEmpty()) {
            return new Chosen(tool, "", Map.of(), Optional.empty());
        }
        var typed = visit.form.get();
        var raw = typed.getOrDefault(ToolArguments.RAW, "");
        var read = ToolArguments.read(tool, typed);
        var held = raw.isBlank() ? tool.holding(typed) : tool;
        if (!read.errors().isEmpty()) {
            return new Chosen(held, raw, read.errors(), Optional.empty());
        }
        return new Chosen(held, raw, Map.of(), Optional.of(result(subject, visit, tool, read)));
    }

    private CallResult result(Subject subject, Visit visit, ToolForm tool, ToolArguments read) {
        try {
            return CallResult.of(playground.call(visit.caller.id(), subject.path, tool.name(), read.arguments()));
        } catch (SlipwayException refused) {
            return CallResult.of(refused);
        }
    }
}
