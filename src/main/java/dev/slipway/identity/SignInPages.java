package dev.slipway.identity;

import dev.slipway.platform.SlipwayException;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import dev.slipway.web.Sentence;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The doors in and out: the password, the one-time link, signing out.
@Controller
class SignInPages {
    private final Pages pages;
    private final SignIn signIn;
    private final SignInLinks links;
    private final Users users;
    private final Sessions sessions;

    SignInPages(Pages pages, SignIn signIn, SignInLinks links, Users users, Sessions sessions) {
        this.pages = pages;
        this.signIn = signIn;
        this.links = links;
        this.users = users;
        this.sessions = sessions;
    }

    @GetMapping("/sign-in")
    ResponseEntity<String> form(
            @AuthenticationPrincipal @Nullable SignedIn caller, @RequestParam(defaultValue = "/") String next) {
        return caller == null ? form(next, "", Map.of()) : pages.redirect(Ways.next(next));
    }

    @PostMapping("/sign-in")
    ResponseEntity<String> signIn(
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "/") String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        return switch (signIn.withPassword(email, password, Visit.of(request))) {
            case SignIn.Outcome.In in -> enter(request, response, in.secret(), Ways.next(next));
            case SignIn.Outcome other ->
                form(next, email, Map.of("password", Sentence.of(other.failure().text())));
        };
    }

    @GetMapping("/sign-in/{token}")
    ResponseEntity<String> link(@PathVariable String token) {
        return links.find(token)
                .map(user -> welcome(user, token, user.email(), user.name(), Map.of()))
                .orElseGet(this::spent);
    }

    @PostMapping("/sign-in/{token}")
    ResponseEntity<String> useLink(
            @PathVariable String token,
            @RequestParam Map<String, String> form,
            HttpServletRequest request,
            HttpServletResponse response) {
        var found = links.find(token);
        if (found.isEmpty()) {
            return spent();
        }
        var user = found.get();
        var setsUp = !user.hasPassword() && !form.containsKey("later");
        var errors = setsUp ? setUp(user, form) : Map.<String, String>of();
        if (!errors.isEmpty()) {
            return welcome(user, token, form.getOrDefault("email", ""), form.getOrDefault("name", ""), errors);
        }
        return links.use(token)
                .map(in -> enter(request, response, sessions.open(in.id(), Visit.of(request)), "/"))
                .orElseGet(this::spent);
    }

    @PostMapping("/sign-out")
    ResponseEntity<String> signOut(
            @AuthenticationPrincipal SignedIn caller, HttpServletRequest request, HttpServletResponse response) {
        CallerFilter.session(request).ifPresent(session -> sessions.end(caller.id(), session));
        SessionCookie.clear(request, response);
        return pages.redirect("/sign-in", Notice.success("You are signed out."));
    }

    /// Sets what the first visit asks for; what is wrong, by field.
    private Map<String, String> setUp(User user, Map<String, String> form) {
        var errors = new LinkedHashMap<String, String>();
        var password = form.getOrDefault("password", "");
        check(errors, "password", () -> Users.requireGood(password));
        if (!password.equals(form.get("again"))) {
            errors.putIfAbsent("again", "This is not the same password.");
        }
        if (errors.isEmpty()) {
            check(
                    errors,
                    "email",
                    () -> users.changeProfile(
                            user.id(), form.getOrDefault("email", ""), form.getOrDefault("name", "")));
        }
        if (errors.isEmpty()) {
            users.setPassword(user.id(), password);
        }
        return errors;
    }

    private static void check(Map<String, String> errors, String field, Runnable act) {
        try {
            act.run();
        } catch (SlipwayException refused) {
            errors.put(field, Sentence.of(refused.text()));
        }
    }

    private ResponseEntity<String> enter(
            HttpServletRequest request, HttpServletResponse response, String secret, String next) {
        SessionCookie.set(request, response, secret, sessions.life());
        return pages.redirect(next);
    }

    private ResponseEntity<String> form(String next, String email, Map<String, String> errors) {
        var model = Map.of("next", next, "email", email, "errors", errors);
        var page = pages.page("Sign in");
        return errors.isEmpty()
                ? pages.show("identity/signIn", page, model)
                : pages.showAgain("identity/signIn", page, model);
    }

    private ResponseEntity<String> welcome(
            User user, String token, String email, String name, Map<String, String> errors) {
        var model = Map.of("user", user, "token", token, "email", email, "name", name, "errors", errors);
        var page = pages.page("Welcome");
        return errors.isEmpty()
                ? pages.show("identity/link", page, model)
                : pages.showAgain("identity/link", page, model);
    }

    private ResponseEntity<String> spent() {
        return pages.show(
                org.springframework.http.HttpStatus.GONE,
                "identity/spent",
                pages.page("This link is used up"),
                Map.of());
    }
}
