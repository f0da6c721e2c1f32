package dev.slipway.deployments;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.ProjectTabs;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// A project's front page: is it well, what happened last, what can be done.
@Controller
@RequestMapping("/projects/{name}")
class ReleasePages {
    private final Pages pages;
    private final Deployments deployments;
    private final Overview overview;
    private final ProjectTabs tabs;

    ReleasePages(Pages pages, Deployments deployments, Overview overview, ProjectTabs tabs) {
        this.pages = pages;
        this.deployments = deployments;
        this.overview = overview;
        this.tabs = tabs;
    }

    @GetMapping
    ResponseEntity<String> project(@PathVariable String name, @AuthenticationPrincipal SignedIn caller) {
        var view = overview.project(name, caller.id());
        var page = pages.page(name).in("projects").crumb("Projects", "/projects");
        return pages.show(
                "deployments/release", page, Map.of("view", view, "tabs", tabs.of(view.project(), caller.id())));
    }

    /// The part that changes.
    @GetMapping("/live")
    ResponseEntity<String> live(@PathVariable String name, @AuthenticationPrincipal SignedIn caller) {
        return pages.part("deployments/releaseLive", Map.of("view", overview.project(name, caller.id())));
    }

    @PostMapping("/deploy")
    ResponseEntity<String> deploy(@PathVariable String name, @AuthenticationPrincipal SignedIn caller) {
        try {
            var wanted = new Deployments.Wanted(Optional.empty(), Optional.empty(), false);
            return pages.redirect("/deployments/"
                    + deployments.deploy(name, caller.id(), wanted).id());
        } catch (SlipwayException refused) {
            return pages.redirect("/projects/" + name, Notice.danger(refused.text()));
        }
    }
}
