package dev.slipway.identity;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The caller themselves over HTTP.
@RestController
class MeApi {
    private final SignInLinks links;

    MeApi(SignInLinks links) {
        this.links = links;
    }

    @GetMapping("/api/v1/me")
    Me me(@AuthenticationPrincipal SignedIn caller) {
        return Me.of(caller);
    }

    /// A one-time link that signs a browser in as the caller; it takes the place of earlier ones.
    @PostMapping("/api/v1/sign-in-links")
    @ResponseStatus(HttpStatus.CREATED)
    Link link(@AuthenticationPrincipal SignedIn caller) {
        return new Link(links.make(caller.id()), links.life().toSeconds());
    }

    /// @param path below the console's address
    record Link(String path, long expiresInSeconds) {}
}
