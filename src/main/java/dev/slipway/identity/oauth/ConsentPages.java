package dev.slipway.identity.oauth;

import dev.slipway.identity.SignedIn;
import dev.slipway.web.Pages;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Asks a person whether a client may act for them. The form is answered by the authorization endpoint.
@Controller
class ConsentPages {
    private static final String CSP = "Content-Security-Policy";

    private final Pages pages;
    private final Grants grants;

    ConsentPages(Pages pages, Grants grants) {
        this.pages = pages;
        this.grants = grants;
    }

    @GetMapping(AuthorizationServer.CONSENT)
    ResponseEntity<String> ask(
            @AuthenticationPrincipal SignedIn caller, @RequestParam(defaultValue = "") String state) {
        var asked = grants.findAsked(state).filter(grant -> grant.user().equals(caller.id()));
        return asked.map(grant -> form(grant, caller, state)).orElseGet(this::gone);
    }

    private ResponseEntity<String> form(Grant grant, SignedIn caller, String state) {
        var model = Map.of("grant", grant, "state", state, "who", caller);
        var page = pages.show("identity/consent", pages.page("Connect " + grant.clientName()), model);
        // Browsers hold a form's redirects to form-action too, and this one leads to the client.
        var headers = new org.springframework.http.HttpHeaders(page.getHeaders());
        var policy = String.valueOf(headers.getFirst(CSP))
                .replace("form-action 'self'", "form-action 'self' " + RedirectUris.source(grant.redirectUri()));
        headers.set(CSP, policy);
        return new ResponseEntity<>(page.getBody(), headers, page.getStatusCode());
    }

    private ResponseEntity<String> gone() {
        return pages.show(
                HttpStatus.GONE,
                "identity/oauthError",
                pages.page("Cannot connect"),
                Map.of("code", "expired", "why", "the question was answered already, or is too old"));
    }
}
