package dev.slipway.mcp.screens;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.instances.Insight;
import dev.slipway.mcp.instances.Instance;
import dev.slipway.mcp.instances.InstanceId;
import dev.slipway.mcp.instances.InstanceRecordings;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.instances.Terms;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.SlipwayException;
import dev.slipway.web.FieldErrors;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

/// An instance: is it well, how is it connected to, what does it do, and what can be done with it.
@Controller
@RequestMapping("/mcp/instances/{id}")
class InstancePages {
    private static final PageOf.Request LAST_EVENTS = new PageOf.Request(0, 12);
    private static final PageOf.Request LAST_RECORDINGS = new PageOf.Request(0, 20);

    private final Pages pages;
    private final Instances instances;
    private final McpTypes types;
    private final Insight insight;
    private final InstanceRecordings recordings;
    private final OneTimeToken shownOnce;

    /// What it works with; made by the container.
    InstancePages(
            Pages pages,
            Instances instances,
            McpTypes types,
            Insight insight,
            InstanceRecordings recordings,
            OneTimeToken shownOnce) {
        this.pages = pages;
        this.instances = instances;
        this.types = types;
        this.insight = insight;
        this.recordings = recordings;
        this.shownOnce = shownOnce;
    }

    @GetMapping
    ResponseEntity<String> show(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response) {
        var instance = instances.get(caller.id(), new InstanceId(id));
        var token = shownOnce.take(request, response, new OneTimeToken.Place(caller.id(), instance.id()));
        return show(caller, instance, token, new FieldErrors());
    }

    /// The part that changes.
    @GetMapping("/live")
    ResponseEntity<String> live(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        var instance = instances.get(caller.id(), new InstanceId(id));
        return pages.part("mcp/instanceLive", Map.of("view", view(caller, instance), "page", pages.page("")));
    }

    @PostMapping("/renew")
    ResponseEntity<String> renew(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        return done(
                id, "Its time begins anew.", () -> instances.renew(caller.id(), new InstanceId(id), Terms.Life.USUAL));
    }

    @PostMapping("/restore")
    ResponseEntity<String> restore(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        return done(
                id,
                "It is coming back, under the same address and token.",
                () -> instances.restore(caller.id(), new InstanceId(id), Terms.Life.USUAL));
    }

    @PostMapping("/stop")
    ResponseEntity<String> stop(@AuthenticationPrincipal SignedIn caller, @PathVariable UUID id) {
        return done(id, "It is stopped.", () -> instances.stop(caller.id(), new InstanceId(id)));
    }

    @PostMapping("/rotate-token")
    ResponseEntity<String> rotate(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            HttpServletRequest request,
            HttpServletResponse response) {
        var made = instances.rotateToken(caller.id(), new InstanceId(id));
        shownOnce.leave(
                request,
                response,
                new OneTimeToken.Place(caller.id(), made.instance().id()),
                made.token());
        return pages.redirect("/mcp/instances/" + id);
    }

    @PostMapping("/delete")
    ResponseEntity<String> delete(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String confirm) {
        var instance = instances.get(caller.id(), new InstanceId(id));
        if (!confirm.equals(instance.name())) {
            var errors = new FieldErrors().add("confirm", "This is not the instance's name.");
            return show(caller, instance, Optional.empty(), errors);
        }
        instances.delete(caller.id(), instance.id());
        return pages.redirect("/mcp", Notice.success("%s is deleted.".formatted(instance.name())));
    }

    private ResponseEntity<String> done(UUID id, String what, Runnable work) {
        try {
            work.run();
            return pages.redirect("/mcp/instances/" + id, Notice.success(what));
        } catch (SlipwayException refused) {
            return pages.redirect("/mcp/instances/" + id, Notice.danger(refused.text()));
        }
    }

    private ResponseEntity<String> show(
            SignedIn caller, Instance instance, Optional<String> token, FieldErrors errors) {
        var model = new HashMap<String, Object>();
        model.put("view", view(caller, instance));
        model.put("token", token.orElse(""));
        model.put(
                "snippets",
                Snippets.of(instance.name(), URI.create(instance.accessUrl()), token.orElse(Snippets.NO_TOKEN)));
        model.put("events", events(caller, instance));
        model.put("recordings", recordings.list(caller.id(), instance.id(), LAST_RECORDINGS));
        model.put("errors", errors.byField());
        var page = pages.page(instance.name()).in("mcp").crumb("MCP", "/mcp");
        return errors.isEmpty()
                ? pages.show("mcp/instance", page, model)
                : pages.showAgain("mcp/instance", page, model);
    }

    private List<EventLine> events(SignedIn caller, Instance instance) {
        return instances.events(caller.id(), instance.id(), LAST_EVENTS).items().stream()
                .map(EventLine::of)
                .toList();
    }

    private InstanceView view(SignedIn caller, Instance instance) {
        return InstanceView.of(
                instance,
                types.get(instance.type()),
                insight.now(instance),
                insight.sessions(instance),
                insight.totals(caller.id(), instance, Duration.ofDays(1)));
    }
}
