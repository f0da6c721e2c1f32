package dev.slipway.identity;

import dev.slipway.platform.SlipwayException;
import dev.slipway.web.Notice;
import dev.slipway.web.Page;
import dev.slipway.web.Pages;
import dev.slipway.web.Sentence;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A person's own account: name and address, password, where they are signed in.
@Controller
@RequestMapping("/account")
class AccountPages {
    private final Pages pages;
    private final Users users;
    private final Sessions sessions;

    AccountPages(Pages pages, Users users, Sessions sessions) {
        this.pages = pages;
        this.users = users;
        this.sessions = sessions;
    }

    @GetMapping
    ResponseEntity<String> account(@AuthenticationPrincipal SignedIn caller, HttpServletRequest request) {
        return pages.show("identity/account", page(), model(caller, request));
    }

    @PostMapping("/profile")
    ResponseEntity<String> profile(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request) {
        try {
            users.changeProfile(caller.id(), email, name);
            return pages.redirect("/account", Notice.success("Your profile is saved."));
        } catch (SlipwayException refused) {
            var model = model(caller, request);
            model.put("email", email);
            model.put("name", name);
            model.put(
                    "errors",
                    Map.of(refused.text().startsWith("a name") ? "name" : "email", Sentence.of(refused.text())));
            return pages.showAgain("identity/account", page(), model);
        }
    }

    @PostMapping("/password")
    ResponseEntity<String> password(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request) {
        var wrong = wrong(caller, current, password);
        if (!wrong.isEmpty()) {
            var model = model(caller, request);
            model.put("errors", wrong);
            return pages.showAgain("identity/account", page(), model);
        }
        users.setPassword(caller.id(), password);
        sessions.endOthers(caller.id(), CallerFilter.session(request));
        return pages.redirect("/account", Notice.success("The password is changed; other browsers were signed out."));
    }

    @PostMapping("/sessions/{id}/end")
    ResponseEntity<String> end(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        sessions.end(caller.id(), id);
        return pages.redirect("/account", Notice.success("That browser is signed out."));
    }

    @PostMapping("/sessions/end-others")
    ResponseEntity<String> endOthers(@AuthenticationPrincipal SignedIn caller, HttpServletRequest request) {
        sessions.endOthers(caller.id(), CallerFilter.session(request));
        return pages.redirect("/account", Notice.success("All other browsers are signed out."));
    }

    private Map<String, String> wrong(SignedIn caller, String current, String password) {
        var user = users.find(caller.id()).orElseThrow();
        if (user.hasPassword() && !users.isPassword(caller.id(), current)) {
            return Map.of("current", "This is not your present password.");
        }
        try {
            Users.requireGood(password);
            return Map.of();
        } catch (SlipwayException refused) {
            return Map.of("password", Sentence.of(refused.text()));
        }
    }

    private Page page() {
        return pages.page("Account").in("account");
    }

    private Map<String, Object> model(SignedIn caller, HttpServletRequest request) {
        var user = users.find(caller.id()).orElseThrow();
        var model = new HashMap<String, Object>();
        model.put("user", user);
        model.put("email", user.email());
        model.put("name", user.name());
        model.put("sessions", sessions.list(caller.id()));
        model.put("here", CallerFilter.session(request).map(UUID::toString).orElse(""));
        model.put("errors", Map.of());
        return model;
    }
}
