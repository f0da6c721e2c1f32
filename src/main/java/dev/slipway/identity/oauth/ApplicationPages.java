package dev.slipway.identity.oauth;

import dev.slipway.identity.SignedIn;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// The applications a person connected, and the way to disconnect them.
@Controller
@RequestMapping("/account/applications")
class ApplicationPages {
    private final Pages pages;
    private final Grants grants;

    ApplicationPages(Pages pages, Grants grants) {
        this.pages = pages;
        this.grants = grants;
    }

    @GetMapping
    ResponseEntity<String> list(@AuthenticationPrincipal SignedIn caller) {
        var page = pages.page("Connected applications").in("account").crumb("Account", "/account");
        return pages.show("identity/applications", page, Map.of("grants", grants.list(caller.id())));
    }

    @PostMapping("/{id}/revoke")
    ResponseEntity<String> revoke(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        grants.revoke(caller.id(), id);
        return pages.redirect("/account/applications", Notice.success("The application is disconnected."));
    }
}
