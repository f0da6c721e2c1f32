package dev.slipway.mcp.screens;

import dev.slipway.edge.Routes;
import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.collection.Collections;
import dev.slipway.mcp.collection.Member;
import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import dev.slipway.web.FieldErrors;
import dev.slipway.web.Notice;
import dev.slipway.web.Pages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

/// All of a person's servers as one: which, in what order, under which names, and what a client sees of them.
@Controller
@RequestMapping(CollectionPages.HERE)
class CollectionPages {
    static final String HERE = "/mcp/manage/collection";

    private final Pages pages;
    private final Collections collections;
    private final CollectionTools tools;
    private final Routes routes;

    CollectionPages(Pages pages, Collections collections, Playground playground, Routes routes) {
        this.pages = pages;
        this.collections = collections;
        this.tools = new CollectionTools(playground);
        this.routes = routes;
    }

    /// What was typed into one of the forms, when the page is shown again.
    ///
    /// @param form the member's whose it is; empty for the one that adds
    private record Typed(Optional<EndpointId> form, Map<String, String> values, Map<String, String> errors) {
        static final Typed NOTHING = new Typed(Optional.empty(), Map.of(), Map.of());
    }

    @GetMapping
    ResponseEntity<String> show(@AuthenticationPrincipal SignedIn caller) {
        return show(caller.id(), Typed.NOTHING);
    }

    /// The part that takes as long as the slowest server.
    @GetMapping("/tools")
    ResponseEntity<String> tools(
            @AuthenticationPrincipal SignedIn caller, @RequestParam(defaultValue = "false") boolean again) {
        return pages.part(
                "mcp/collectionTools", Map.of("listings", listings(caller.id(), again), "page", pages.page("")));
    }

    @PostMapping("/add")
    ResponseEntity<String> add(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "") String server,
            @RequestParam(defaultValue = "") String alias) {
        var errors = new FieldErrors();
        var chosen = collections.choices(caller.id()).stream()
                .filter(choice -> word(choice.endpoint()).equals(server))
                .findFirst();
        if (chosen.isEmpty()) {
            errors.add("server", "Choose one of your servers that is not in it.");
        }
        chosen.ifPresent(choice -> errors.check("alias", () -> {
            var members = new ArrayList<>(collections.list(caller.id()));
            var wanted = alias.isBlank() ? choice.alias() : alias.strip();
            requireFree(caller.id(), choice.endpoint(), wanted);
            members.add(new Member(choice.endpoint(), wanted, ToolRules.NONE));
            collections.replace(caller.id(), members);
        }));
        return errors.isEmpty()
                ? back("%s is in it.".formatted(chosen.orElseThrow().name()))
                : show(
                        caller.id(),
                        new Typed(Optional.empty(), Map.of("server", server, "alias", alias), errors.byField()));
    }

    @PostMapping("/{kind}/{id}/change")
    ResponseEntity<String> change(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String kind,
            @PathVariable UUID id,
            @RequestParam Map<String, String> form) {
        var endpoint = endpoint(kind, id);
        var errors = new FieldErrors();
        var alias = form.getOrDefault("alias", "").strip();
        errors.check("renamed", () -> ToolRuleWords.renamed(form));
        errors.check("alias", () -> new Member(endpoint, alias, ToolRules.NONE));
        errors.check("alias", () -> requireFree(caller.id(), endpoint, alias));
        if (errors.isEmpty()) {
            errors.check(
                    "renamed",
                    () -> replace(caller.id(), endpoint, new Member(endpoint, alias, ToolRuleWords.read(form))));
        }
        return errors.isEmpty()
                ? back("Saved.")
                : show(caller.id(), new Typed(Optional.of(endpoint), form, errors.byField()));
    }

    @PostMapping("/{kind}/{id}/move")
    ResponseEntity<String> move(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String kind,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int by) {
        var members = new ArrayList<>(collections.list(caller.id()));
        var at = index(members, endpoint(kind, id));
        var member = members.remove(at);
        members.add(Math.clamp(at + (long) by, 0, members.size()), member);
        collections.replace(caller.id(), members);
        return pages.redirect(HERE);
    }

    @PostMapping("/{kind}/{id}/remove")
    ResponseEntity<String> remove(
            @AuthenticationPrincipal SignedIn caller, @PathVariable String kind, @PathVariable UUID id) {
        var members = new ArrayList<>(collections.list(caller.id()));
        var gone = members.remove(index(members, endpoint(kind, id)));
        collections.replace(caller.id(), members);
        return back("%s is out of it; the server itself stays.".formatted(gone.alias()));
    }

    /// Hides a tool of a member, or shows it again.
    @PostMapping("/{kind}/{id}/tool")
    ResponseEntity<String> tool(
            @AuthenticationPrincipal SignedIn caller,
            @PathVariable String kind,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String tool,
            @RequestParam(defaultValue = "false") boolean hidden) {
        var endpoint = endpoint(kind, id);
        var members = collections.list(caller.id());
        var member = members.get(index(members, endpoint));
        var rules = hidden ? member.tools().without(tool) : member.tools().with(tool);
        replace(caller.id(), endpoint, new Member(endpoint, member.alias(), rules));
        return pages.redirect(HERE + "#collection-tools");
    }

    private void replace(UserId user, EndpointId endpoint, Member changed) {
        var members = new ArrayList<>(collections.list(user));
        members.set(index(members, endpoint), changed);
        collections.replace(user, members);
    }

    private void requireFree(UserId user, EndpointId endpoint, String alias) {
        for (var entry : collections.entries(user)) {
            if (entry.member().alias().equals(alias)
                    && !entry.member().endpoint().equals(endpoint)) {
                throw SlipwayException.invalid(
                        "%s has this prefix already", entry.name().orElse("A server that is gone"));
            }
        }
    }

    private static int index(List<Member> members, EndpointId endpoint) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).endpoint().equals(endpoint)) {
                return i;
            }
        }
        throw SlipwayException.notFound("that server is not in your collection any more");
    }

    private static EndpointId endpoint(String kind, UUID id) {
        return switch (kind) {
            case "project" -> new EndpointId(Kind.PROJECT, id);
            case "instance" -> new EndpointId(Kind.INSTANCE, id);
            default -> throw SlipwayException.notFound("that server is not in your collection");
        };
    }

    /// Where the forms of a member are sent to.
    static String action(EndpointId endpoint) {
        return "%s/%s/%s".formatted(HERE, endpoint.kind().name().toLowerCase(Locale.ROOT), endpoint.uuid());
    }

    private static String word(EndpointId endpoint) {
        return endpoint.kind().name().toLowerCase(Locale.ROOT) + ":" + endpoint.uuid();
    }

    private List<CollectionTools.Listing> listings(UserId user, boolean again) {
        return tools.ask(user, collections.entries(user), again);
    }

    private ResponseEntity<String> show(UserId user, Typed typed) {
        var address = routes.home().resolve(Collections.PATH);
        var lines = collections.entries(user).stream()
                .map(entry -> typed.form.equals(Optional.of(entry.member().endpoint()))
                        ? new CollectionLine(entry, typed.values, typed.errors)
                        : new CollectionLine(entry, Map.of(), Map.of()))
                .toList();
        var adds = typed.form.isEmpty();
        var model = new HashMap<String, Object>();
        model.put("lines", lines);
        model.put("choices", choices(user));
        model.put("address", address.toString());
        model.put("snippets", Snippets.of("slipway", address, Snippets.NO_TOKEN));
        model.put("typed", adds ? typed.values : Map.of());
        model.put("errors", adds ? typed.errors : Map.of());
        var page = pages.page("All in one").in("mcp").crumb("MCP", "/mcp");
        return typed.errors.isEmpty()
                ? pages.show("mcp/collection", page, model)
                : pages.showAgain("mcp/collection", page, model);
    }

    /// What the list to choose from says, by what it sends.
    private Map<String, String> choices(UserId user) {
        var choices = new java.util.LinkedHashMap<String, String>();
        for (var choice : collections.choices(user)) {
            var what = choice.endpoint().kind() == Kind.PROJECT ? "project" : "instance";
            choices.put(word(choice.endpoint()), "%s (%s)".formatted(choice.name(), what));
        }
        return choices;
    }

    private ResponseEntity<String> back(String said) {
        return pages.redirect(HERE, Notice.success(said));
    }
}
