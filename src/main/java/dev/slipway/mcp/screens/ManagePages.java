package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.catalogue.ResourceLimits;
import dev.slipway.mcp.catalogue.Servers;
import dev.slipway.mcp.instances.RequirementSettings;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.WorkloadSpec;
import dev.slipway.runtime.Workloads;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import dev.slipway.web.Sentence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What is looked after: the types a person may change (an administrator: all), the packages, and, for administrators,
/// the settings and the pool of ports.
@Controller
@RequestMapping("/mcp/manage")
class ManagePages {
    private static final PageOf.Request MOST = new PageOf.Request(0, PageOf.LARGEST);
    private static final String TYPES = "/mcp/manage/types";

    private final Pages pages;
    private final McpTypes types;
    private final Servers servers;
    private final RequirementSettings settings;
    private final Workloads workloads;

    ManagePages(Pages pages, McpTypes types, Servers servers, RequirementSettings settings, Workloads workloads) {
        this.pages = pages;
        this.types = types;
        this.servers = servers;
        this.settings = settings;
        this.workloads = workloads;
    }

    @GetMapping("/types")
    ResponseEntity<String> types(@AuthenticationPrincipal SignedIn caller) {
        return types(caller, Map.of());
    }

    /// @param typed what was typed for a type and refused, with `type` and `error`; empty otherwise
    private ResponseEntity<String> types(SignedIn caller, Map<String, String> typed) {
        var mine = types.list(caller, "", MOST).items().stream()
                .filter(type -> caller.administrator() || type.owner().isPresent())
                .map(type -> TypeLine.of(type, false))
                .toList();
        var model = new HashMap<String, Object>();
        model.put("types", mine);
        model.put("administrator", caller.administrator());
        model.put("packages", caller.administrator() ? servers.stored() : List.of());
        model.put("typed", typed);
        var page = pages.page("Types").in("mcp").crumb("MCP", "/mcp");
        return typed.isEmpty()
                ? pages.show("mcp/manageTypes", page, model)
                : pages.showAgain("mcp/manageTypes", page, model);
    }

    @PostMapping("/types/{type}/change")
    ResponseEntity<String> change(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String type,
            @RequestParam Map<String, String> form) {
        try {
            var changed = types.change(caller, type, change(form));
            return pages.redirect(
                    TYPES,
                    Notice.success("%s is saved. What runs of it starts anew within its new limits."
                            .formatted(changed.displayName())));
        } catch (SlipwayException refused) {
            var typed = new HashMap<>(form);
            typed.put("type", type);
            typed.put("error", Sentence.of(refused.text()));
            return types(caller, typed);
        }
    }

    private static McpTypes.Change change(Map<String, String> form) {
        var limits = new ResourceLimits(
                form.getOrDefault("cpu", "").strip(),
                form.getOrDefault("memory", "").strip());
        var minutes = form.getOrDefault("minutes", "").strip();
        if (!minutes.matches("\\d{1,9}")) {
            throw SlipwayException.invalid("'%s' is no number of minutes", minutes);
        }
        return new McpTypes.Change(
                Optional.of(form.getOrDefault("active", "false").equals("true")),
                Optional.of(limits),
                Optional.of(Integer.parseInt(minutes)));
    }

    @PostMapping("/types/{type}/install")
    ResponseEntity<String> install(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        return done(() -> {
            var found = changeable(caller, type);
            servers.install(found);
            return "%s is installed.".formatted(found.displayName());
        });
    }

    @PostMapping("/types/{type}/delete")
    ResponseEntity<String> delete(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        return done(() -> {
            types.delete(caller, type);
            return "The type is deleted.";
        });
    }

    @PostMapping("/packages/remove-unused")
    ResponseEntity<String> removeUnused(@AuthenticationPrincipal SignedIn caller) {
        requireAdministrator(caller);
        return done(() -> {
            var gone = servers.removeUnused();
            return gone.isEmpty()
                    ? "Every package is needed; what npm had kept is removed."
                    : "%d packages are removed.".formatted(gone.size());
        });
    }

    @GetMapping("/settings")
    ResponseEntity<String> settings(@AuthenticationPrincipal SignedIn caller) {
        requireAdministrator(caller);
        var ports = workloads.ports(WorkloadSpec.Pool.MCP);
        var model = new HashMap<String, Object>();
        model.put("settings", settings.values());
        model.put("taken", ports.stream().filter(port -> !port.available()).toList());
        model.put("ports", ports.size());
        return pages.show(
                "mcp/manageSettings", pages.page("Settings and ports").in("mcp").crumb("MCP", "/mcp"), model);
    }

    private McpType changeable(SignedIn caller, String nameOrId) {
        var found = types.get(caller.id(), nameOrId);
        if (found.owner().isEmpty()) {
            requireAdministrator(caller);
        }
        return found;
    }

    /// Something that may be refused, and says what it did.
    @FunctionalInterface
    private interface Act {
        String run();
    }

    private ResponseEntity<String> done(Act act) {
        try {
            return pages.redirect(TYPES, Notice.success(act.run()));
        } catch (SlipwayException refused) {
            return pages.redirect(TYPES, Notice.danger(refused.text()));
        }
    }

    private static void requireAdministrator(SignedIn caller) {
        if (!caller.administrator()) {
            throw new SlipwayException(ErrorCode.FORBIDDEN, "This page is for administrators.");
        }
    }
}
