package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.keys.ApiKey;
import dev.slipway.mcp.keys.Keys;
import dev.slipway.platform.PageOf;
import dev.slipway.web.Pages;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The way into MCP: what runs for the person who looks, and what they could run.
@Controller
class CataloguePages {
    private static final PageOf.Request MOST = new PageOf.Request(0, PageOf.LARGEST);

    private final Pages pages;
    private final McpTypes types;
    private final Keys keys;
    private final Instances instances;

    CataloguePages(Pages pages, McpTypes types, Keys keys, Instances instances) {
        this.pages = pages;
        this.types = types;
        this.keys = keys;
        this.instances = instances;
    }

    /// @param q found in names and descriptions; scripts filter while one types, without them the server does
    @GetMapping("/mcp")
    ResponseEntity<String> catalogue(
            @AuthenticationPrincipal SignedIn caller, @RequestParam(defaultValue = "") String q) {
        var withKey = typesWithKey(caller);
        var lines = types.list(caller, q.strip(), MOST).items().stream()
                .filter(type -> type.active())
                .map(type -> TypeLine.of(type, withKey.contains(type.id())))
                .toList();
        var model = Map.of("types", lines, "instances", lines(caller), "q", q.strip());
        return pages.show("mcp/catalogue", pages.page("MCP").in("mcp"), model);
    }

    /// The part that changes.
    @GetMapping("/mcp/instances/rows")
    ResponseEntity<String> rows(@AuthenticationPrincipal SignedIn caller) {
        return pages.part("mcp/instanceRows", Map.of("instances", lines(caller)));
    }

    private List<InstanceLine> lines(SignedIn caller) {
        return instances.list(caller.id(), false, MOST).items().stream()
                .map(InstanceLine::of)
                .toList();
    }

    private Set<java.util.UUID> typesWithKey(SignedIn caller) {
        return keys.list(caller.id()).items().stream()
                .filter(ApiKey::active)
                .map(ApiKey::type)
                .collect(Collectors.toSet());
    }
}
