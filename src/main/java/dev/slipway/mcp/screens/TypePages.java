package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.InstanceSettings;
import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.instances.Instance;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.instances.Terms;
import dev.slipway.mcp.keys.ApiKey;
import dev.slipway.mcp.keys.Keys;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.web.FieldErrors;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A type: what it is, the person's key for it, and the form that runs it. A key's values go in and never come out: a
/// form that comes back with a mistake has lost them.
@Controller
@RequestMapping("/mcp/types/{type}")
class TypePages {
    static final String KEY = "key.";
    static final String CONFIG = "config.";

    private final Pages pages;
    private final McpTypes types;
    private final Keys keys;
    private final Instances instances;
    private final InstanceSettings settings;
    private final OneTimeToken shownOnce;
    private final Playground playground;
    private final InstantSource clock;

    /// What it works with; made by the container.
    TypePages(
            Pages pages,
            McpTypes types,
            Keys keys,
            Instances instances,
            InstanceSettings settings,
            OneTimeToken shownOnce,
            Playground playground,
            Clock clock) {
        this.pages = pages;
        this.types = types;
        this.keys = keys;
        this.instances = instances;
        this.settings = settings;
        this.shownOnce = shownOnce;
        this.playground = playground;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<String> show(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        return show(caller, types.get(caller.id(), type), Map.of(), new FieldErrors());
    }

    @PostMapping("/key")
    ResponseEntity<String> setKey(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String type,
            @RequestParam Map<String, String> form,
            @RequestParam(defaultValue = "0") int days) {
        var found = types.get(caller.id(), type);
        var values = below(KEY, form);
        var errors = new FieldErrors();
        for (var field : found.secrets()) {
            if (field.input().required() && !values.containsKey(field.name())) {
                errors.add(KEY + field.name(), "It needs a value.");
            }
        }
        if (errors.isEmpty()) {
            var first = KEY
                    + found.secrets().stream().findFirst().map(it -> it.name()).orElse("");
            errors.check(first, () -> keys.put(caller.id(), found, values, ends(days)));
        }
        return errors.isEmpty()
                ? back(found, Notice.success("The key for %s is set.".formatted(found.displayName())))
                : show(caller, found, Map.of(), errors);
    }

    @PostMapping("/key/remove")
    ResponseEntity<String> removeKey(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        var found = types.get(caller.id(), type);
        try {
            keys.delete(caller.id(), found);
            return back(found, Notice.success("The key for %s is deleted.".formatted(found.displayName())));
        } catch (SlipwayException refused) {
            return back(found, Notice.danger(refused.text()));
        }
    }

    @PostMapping("/run")
    ResponseEntity<String> run(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String type,
            @RequestParam Map<String, String> form,
            HttpServletRequest request,
            HttpServletResponse response) {
        var found = types.get(caller.id(), type);
        var errors = new FieldErrors();
        check(found, form, errors);
        if (!errors.isEmpty()) {
            return show(caller, found, form, errors);
        }
        try {
            var name = Optional.of(form.getOrDefault("name", "")).filter(it -> !it.isBlank());
            var made = instances.create(
                    caller.id(), new Instances.Wanted(found.id().toString(), name, life(form), below(CONFIG, form)));
            var line = InstanceLine.of(made.instance());
            var place = new OneTimeToken.Place(caller.id(), made.instance().id());
            shownOnce.leave(request, response, place, made.token());
            return pages.redirect(line.page());
        } catch (SlipwayException refused) {
            return show(caller, found, form, errors.add("run", refused.text()));
        }
    }

    private void check(McpType type, Map<String, String> form, FieldErrors errors) {
        for (var field : TypeLine.of(type, false).config()) {
            var given = form.getOrDefault(CONFIG + field.name(), "");
            var has = type.configTemplate().containsKey(field.name())
                    || field.input().defaultValue().isPresent();
            if (given.isBlank() && field.input().required() && !has) {
                errors.add(CONFIG + field.name(), "It needs a value.");
            }
        }
        errors.check("minutes", () -> {
            var minutes = life(form).duration();
            if (minutes.isPresent()
                    && (minutes.get().toMinutes() < 1 || minutes.get().compareTo(type.maxDuration()) > 0)) {
                throw SlipwayException.invalid(
                        "From 1 to %d minutes.", type.maxDuration().toMinutes());
            }
        });
    }

    private static Terms.Life life(Map<String, String> form) {
        if (form.getOrDefault("never", "").equals("true")) {
            return new Terms.Life(Optional.empty(), true);
        }
        var text = form.getOrDefault("minutes", "").strip();
        if (text.isEmpty()) {
            return Terms.Life.USUAL;
        }
        if (!text.matches("\\d{1,7}")) {
            throw SlipwayException.invalid("A whole number of minutes.");
        }
        return new Terms.Life(Optional.of(Duration.ofMinutes(Long.parseLong(text))), false);
    }

    /// The fields of a form under a prefix that hold something.
    static Map<String, String> below(String prefix, Map<String, String> form) {
        var found = new HashMap<String, String>();
        form.forEach((name, value) -> {
            if (name.startsWith(prefix) && !value.isBlank()) {
                found.put(
                        name.substring(prefix.length()),
                        value.replace("\r\n", "\n").strip());
            }
        });
        return found;
    }

    private ResponseEntity<String> show(SignedIn caller, McpType type, Map<String, String> typed, FieldErrors errors) {
        var key = keys.list(caller.id()).items().stream()
                .filter(it -> it.type().equals(type.id()))
                .findFirst();
        var mine = instances.list(caller.id(), false, new PageOf.Request(0, PageOf.LARGEST)).items().stream()
                .filter(it -> it.type().equals(type.id()))
                .map(InstanceLine::of)
                .toList();
        var model = new HashMap<String, Object>();
        model.put("line", TypeLine.of(type, key.map(ApiKey::active).orElse(false)));
        model.put("key", key);
        model.put("instances", mine);
        model.put("tools", tools(caller, mine));
        model.put(
                "minutes",
                Math.min(
                        settings.defaultDuration().toMinutes(),
                        type.maxDuration().toMinutes()));
        model.put("mayLiveForEver", settings.allowNever());
        model.put("typed", typed);
        model.put("errors", errors.byField());
        var page = pages.page(type.displayName()).in("mcp").crumb("MCP", "/mcp");
        return errors.isEmpty() ? pages.show("mcp/type", page, model) : pages.showAgain("mcp/type", page, model);
    }

    /// The tools of an instance of it that was asked lately; nothing is started for this page.
    private List<ToolForm> tools(SignedIn caller, List<InstanceLine> mine) {
        return mine.stream()
                .filter(InstanceLine::isRunning)
                .map(InstanceLine::instance)
                .map(Instance::path)
                .flatMap(path -> playground.remembered(caller.id(), path).stream())
                .findFirst()
                .orElse(List.of())
                .stream()
                .map(ToolForm::of)
                .toList();
    }

    private Optional<Instant> ends(int days) {
        return days <= 0 ? Optional.empty() : Optional.of(clock.instant().plus(Duration.ofDays(days)));
    }

    private ResponseEntity<String> back(McpType type, Notice notice) {
        return pages.redirect("/mcp/types/" + type.name(), notice);
    }
}
