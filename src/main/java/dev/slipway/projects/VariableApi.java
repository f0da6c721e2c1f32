package dev.slipway.projects;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// A project's variables over HTTP. No answer holds the value of a secret, not even the one to the request that set it.
@RestController
@RequestMapping("/api/v1/projects/{name}/variables")
class VariableApi {
    private final Database database;
    private final Projects projects;
    private final Variables variables;

    VariableApi(Database database, Projects projects, Variables variables) {
        this.database = database;
        this.projects = projects;
        this.variables = variables;
    }

    /// All of them: a project has 200 at most.
    @GetMapping
    PageOf<Variable> list(@AuthenticationPrincipal SignedIn caller, @PathVariable String name) {
        var all = database.asUser(
                caller.id(), () -> variables.list(projects.get(name).id()));
        return new PageOf<>(all, 0, VariableRules.MOST, all.size());
    }

    @PutMapping("/{key}")
    Variable set(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String name,
            @PathVariable String key,
            @RequestBody Body body) {
        var value = body.value.orElseThrow(() -> SlipwayException.invalid("a variable needs a value"));
        return database.asUser(
                caller.id(), () -> variables.set(projects.get(name).id(), key, value, body.secret.orElse(false)));
    }

    @DeleteMapping("/{key}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal SignedIn caller, @PathVariable String name, @PathVariable String key) {
        database.asUser(caller.id(), () -> variables.remove(projects.get(name).id(), key));
    }

    /// What a variable is set to; what is set may be a secret, so that this is never written out.
    record Body(Optional<String> value, Optional<Boolean> secret) {
        @Override
        public String toString() {
            return "Body[…]";
        }
    }
}
