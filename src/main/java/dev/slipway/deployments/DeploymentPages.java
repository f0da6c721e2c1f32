package dev.slipway.deployments;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.SlipwayException;
import dev.slipway.web.Notice;
import dev.slipway.web.Page;
import dev.slipway.web.Pages;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A deployment's page, and what can be done about it.
@Controller
@RequestMapping("/deployments/{id}")
class DeploymentPages {
    private final Pages pages;
    private final Deployments deployments;
    private final Overview overview;

    DeploymentPages(Pages pages, Deployments deployments, Overview overview) {
        this.pages = pages;
        this.deployments = deployments;
        this.overview = overview;
    }

    /// @param stage the stage whose part of the log is shown; all of it when empty
    @GetMapping
    ResponseEntity<String> deployment(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String stage,
            @AuthenticationPrincipal SignedIn caller) {
        var view = overview.deployment(id, caller.id());
        return pages.show("deployments/deployment", page(view), Map.of("view", view, "stage", stage));
    }

    /// The part that changes while the deployment is not final.
    @GetMapping("/live")
    ResponseEntity<String> live(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String stage,
            @AuthenticationPrincipal SignedIn caller) {
        var view = overview.deployment(id, caller.id());
        return pages.part("deployments/live", Map.of("view", view, "stage", stage, "page", page(view)));
    }

    @PostMapping("/cancel")
    ResponseEntity<String> cancel(@PathVariable UUID id, @AuthenticationPrincipal SignedIn caller) {
        return afterwards(id, () -> deployments.cancel(id, caller.id()));
    }

    @PostMapping("/redeploy")
    ResponseEntity<String> redeploy(@PathVariable UUID id, @AuthenticationPrincipal SignedIn caller) {
        return afterwards(id, () -> deployments.redeploy(id, caller.id(), false));
    }

    @PostMapping("/rollback")
    ResponseEntity<String> rollback(@PathVariable UUID id, @AuthenticationPrincipal SignedIn caller) {
        return afterwards(id, () -> deployments.rollback(id, caller.id()));
    }

    /// To the deployment that came of it, or back with the reason.
    private ResponseEntity<String> afterwards(UUID id, Supplier<Deployment> act) {
        try {
            return pages.redirect("/deployments/" + act.get().id());
        } catch (SlipwayException refused) {
            return pages.redirect("/deployments/" + id, Notice.danger(refused.text()));
        }
    }

    private Page page(DeploymentView view) {
        return pages.page("#%d".formatted(view.deployment().number()))
                .in("projects")
                .crumb("Projects", "/projects")
                .crumb(view.project(), "/projects/" + view.project());
    }
}
