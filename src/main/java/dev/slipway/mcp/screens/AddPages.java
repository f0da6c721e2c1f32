package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.catalogue.NewType;
import dev.slipway.mcp.catalogue.Servers;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.web.FieldErrors;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The form that adds a type: an npm package, a remote server, or an entry of the MCP registry as it is.
@Controller
@RequestMapping("/mcp/manage/add")
class AddPages {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Pages pages;
    private final Servers servers;

    AddPages(Pages pages, Servers servers) {
        this.pages = pages;
        this.servers = servers;
    }

    @GetMapping
    ResponseEntity<String> form(@AuthenticationPrincipal SignedIn caller) {
        return show(caller, Map.of("from", "npm"), new FieldErrors());
    }

    @PostMapping
    ResponseEntity<String> add(@AuthenticationPrincipal SignedIn caller, @RequestParam Map<String, String> form) {
        var from = form.getOrDefault("from", "npm");
        var errors = new FieldErrors();
        if (get(form, from).isEmpty()) {
            return show(caller, form, errors.add(from, "It needs a value."));
        }
        try {
            var type = servers.add(caller, read(from, form));
            return pages.redirect(
                    "/mcp/types/" + type.name(),
                    Notice.success("%s is in the catalogue.".formatted(type.displayName())));
        } catch (SlipwayException refused) {
            var field = refused.code() == ErrorCode.CONFLICT ? "name" : from;
            return show(caller, form, errors.add(field, refused.text()));
        }
    }

    private static NewType read(String from, Map<String, String> form) {
        var variables = Optional.of(named(form.getOrDefault("secrets", ""), form.getOrDefault("variables", "")))
                .filter(it -> !it.isEmpty());
        return new NewType(
                get(form, "name"),
                from.equals("serverJson") ? get(form, from).map(AddPages::json) : Optional.empty(),
                from.equals("npm") ? get(form, from) : Optional.empty(),
                from.equals("remote") ? get(form, from) : Optional.empty(),
                Optional.empty(),
                from.equals("npm") ? variables : Optional.empty(),
                from.equals("remote") ? variables : Optional.empty(),
                from.equals("npm") ? words(form.getOrDefault("arguments", "")) : List.of(),
                Optional.empty(),
                Optional.of(form.getOrDefault("shared", "").equals("true")));
    }

    private static JsonNode named(String secrets, String variables) {
        var list = JSON.createArrayNode();
        for (var name : secrets.split("[\\s,]+", -1)) {
            if (!name.isEmpty()) {
                list.addObject().put("name", name).put("isRequired", true).put("isSecret", true);
            }
        }
        for (var name : variables.split("[\\s,]+", -1)) {
            if (!name.isEmpty()) {
                list.addObject().put("name", name);
            }
        }
        return list;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("\\R", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            var where = e.getLocation();
            throw new SlipwayException(
                    ErrorCode.INVALID,
                    "this is no JSON: look at line %d, column %d".formatted(where.getLineNr(), where.getColumnNr()),
                    e);
        }
    }

    private static Optional<String> get(Map<String, String> form, String field) {
        return Optional.of(form.getOrDefault(field, "").strip()).filter(text -> !text.isEmpty());
    }

    private ResponseEntity<String> show(SignedIn caller, Map<String, String> form, FieldErrors errors) {
        var page = pages.page("Add a server").in("mcp").crumb("MCP", "/mcp");
        var model = Map.of("form", form, "errors", errors.byField(), "administrator", caller.administrator());
        return errors.isEmpty() ? pages.show("mcp/add", page, model) : pages.showAgain("mcp/add", page, model);
    }
}
