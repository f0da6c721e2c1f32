package dev.slipway.identity;

import dev.slipway.platform.SlipwayException;
import dev.slipway.web.Notice;
import dev.slipway.web.Page;
import dev.slipway.web.Pages;
import dev.slipway.web.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A person's API tokens. A new one is shown in the answer to the form that made it, and nowhere else.
@Controller
@RequestMapping("/account/tokens")
class TokenPages {
    private final Pages pages;
    private final Tokens tokens;
    private final InstantSource clock;

    TokenPages(Pages pages, Tokens tokens, java.time.Clock clock) {
        this.pages = pages;
        this.tokens = tokens;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<String> list(@AuthenticationPrincipal SignedIn caller) {
        return pages.show("identity/tokens", page(), model(caller, "", "", Map.of()));
    }

    @PostMapping
    ResponseEntity<String> create(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "0") int days) {
        try {
            var made = tokens.create(caller.id(), name, ends(days));
            return pages.show("identity/tokens", page(), model(caller, made.secret(), "", Map.of()));
        } catch (SlipwayException refused) {
            var model = model(caller, "", name, Map.of("name", Sentence.of(refused.text())));
            return pages.showAgain("identity/tokens", page(), model);
        }
    }

    @PostMapping("/{id}/revoke")
    ResponseEntity<String> revoke(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        tokens.revoke(caller.id(), id);
        return pages.redirect("/account/tokens", Notice.success("The token is revoked."));
    }

    private Optional<Instant> ends(int days) {
        return days <= 0 ? Optional.empty() : Optional.of(clock.instant().plus(Duration.ofDays(days)));
    }

    private Page page() {
        return pages.page("API tokens").in("account").crumb("Account", "/account");
    }

    private Map<String, Object> model(SignedIn caller, String secret, String name, Map<String, String> errors) {
        return Map.of("tokens", tokens.list(caller.id()), "secret", secret, "name", name, "errors", errors);
    }
}
