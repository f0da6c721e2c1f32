package dev.slipway.identity;

import dev.slipway.platform.PageOf;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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

/// Sessions over HTTP: signing in with a password, and the list of browsers that are signed in.
@RestController
@RequestMapping("/api/v1/sessions")
class SessionApi {
    private final SignIn signIn;
    private final Sessions sessions;

    SessionApi(SignIn signIn, Sessions sessions) {
        this.signIn = signIn;
        this.sessions = sessions;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Me create(@RequestBody Credentials given, HttpServletRequest request, HttpServletResponse response) {
        return switch (signIn.withPassword(given.email, given.password, Visit.of(request))) {
            case SignIn.Outcome.In(var user, var secret) -> {
                SessionCookie.set(request, response, secret, sessions.life());
                yield Me.of(user.signedIn());
            }
            case SignIn.Outcome other -> throw other.failure();
        };
    }

    @GetMapping
    PageOf<Session> list(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return Slice.of(sessions.list(caller.id()), new PageOf.Request(page, size));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        sessions.end(caller.id(), id);
    }

    record Credentials(String email, String password) {
        Credentials {
            if (email == null || password == null) {
                throw dev.slipway.platform.SlipwayException.invalid("email and password are needed");
            }
        }
    }
}
