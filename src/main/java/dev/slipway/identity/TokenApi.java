package dev.slipway.identity;

import dev.slipway.platform.PageOf;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Personal API tokens over HTTP. The answer to the request that makes one is the only place that ever shows it.
@RestController
@RequestMapping("/api/v1/tokens")
class TokenApi {
    private final Tokens tokens;

    TokenApi(Tokens tokens) {
        this.tokens = tokens;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Shown create(@AuthenticationPrincipal SignedIn caller, @RequestBody Wanted wanted) {
        var made = tokens.create(caller.id(), wanted.name, wanted.expiresAt);
        return new Shown(
                made.token().id(),
                made.token().name(),
                made.secret(),
                made.token().expiresAt());
    }

    @GetMapping
    PageOf<Token> list(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return Slice.of(tokens.list(caller.id()), new PageOf.Request(page, size));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        tokens.revoke(caller.id(), id);
    }

    record Wanted(String name, Optional<Instant> expiresAt) {
        Wanted {
            if (name == null) {
                throw dev.slipway.platform.SlipwayException.invalid("a token needs a name");
            }
        }
    }

    record Shown(UUID id, String name, String token, Optional<Instant> expiresAt) {}
}
