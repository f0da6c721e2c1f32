package dev.slipway.mcp.collection;

import dev.slipway.edge.Routes;
import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.collection.Collections.Entry;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The caller's collection over HTTP.
@RestController("mcpCollectionApi")
@RequestMapping("/api/v1/mcp/collection")
class CollectionApi {
    private final Collections collections;
    private final Roster roster;
    private final Routes routes;

    CollectionApi(Collections collections, Roster roster, Routes routes) {
        this.collections = collections;
        this.roster = roster;
        this.routes = routes;
    }

    @GetMapping
    Body get(@AuthenticationPrincipal SignedIn caller) {
        return new Body(
                routes.home().resolve(Collections.PATH).toString(),
                collections.entries(caller.id()).stream().map(View::of).toList());
    }

    /// Puts these members, in this order, in the place of those there were.
    @PutMapping
    Body put(@AuthenticationPrincipal SignedIn caller, @RequestBody Body body) {
        collections.replace(caller.id(), members(caller.id(), body.members));
        return get(caller);
    }

    /// @param address where clients reach it; not read
    /// @param members in the order in which their tools are listed
    record Body(@Nullable String address, List<View> members) {
        Body {
            members = members == null ? List.of() : List.copyOf(members);
        }
    }

    /// @param kind `project` or `instance`
    /// @param id of either; a project may be named by its name instead
    /// @param name the project's or the instance's; none when it is gone
    /// @param alias what comes before the names of its tools: `alias_tool`; made of the name when absent
    /// @param allowedTools only these, by the names that the server shows alone; all when empty or absent
    /// @param deniedTools never these
    /// @param renamedTools new names by those that the server shows alone
    record View(
            @Nullable String kind,
            @Nullable UUID id,
            @Nullable String name,
            @Nullable String alias,
            @Nullable Set<String> allowedTools,
            @Nullable Set<String> deniedTools,
            @Nullable Map<String, String> renamedTools) {
        static View of(Entry entry) {
            var member = entry.member();
            return new View(
                    member.endpoint().kind().name().toLowerCase(Locale.ROOT),
                    member.endpoint().uuid(),
                    entry.name().orElse(null),
                    member.alias(),
                    new TreeSet<>(member.tools().allowed()),
                    new TreeSet<>(member.tools().denied()),
                    new TreeMap<>(member.tools().renamed()));
        }

        ToolRules tools() {
            return new ToolRules(
                    allowedTools == null ? Set.of() : allowedTools,
                    deniedTools == null ? Set.of() : deniedTools,
                    renamedTools == null ? Map.of() : renamedTools);
        }
    }

    private List<Member> members(UserId user, List<View> wanted) {
        var taken = new HashSet<String>();
        wanted.forEach(it -> Optional.ofNullable(it.alias).ifPresent(taken::add));
        var before = collections.list(user);
        var members = new ArrayList<Member>();
        for (var it : wanted) {
            members.add(member(user, it, before, taken));
        }
        return members;
    }

    /// What is in it already may stay, even when its server is gone.
    private Member member(UserId user, View wanted, List<Member> before, Set<String> taken) {
        var kept = before.stream()
                .filter(it -> it.endpoint().uuid().equals(wanted.id) && wanted.alias != null)
                .findFirst();
        if (kept.isPresent() && wanted.alias != null) {
            return new Member(kept.get().endpoint(), wanted.alias, wanted.tools());
        }
        var server = server(user, wanted);
        if (wanted.alias != null) {
            return new Member(server.endpoint(), wanted.alias, wanted.tools());
        }
        var alias = Collections.alias(server.name(), taken);
        taken.add(alias);
        return new Member(server.endpoint(), alias, wanted.tools());
    }

    private Roster.Server server(UserId user, View wanted) {
        return switch (String.valueOf(wanted.kind)) {
            case "project" -> roster.project(user, Optional.ofNullable(wanted.id), String.valueOf(wanted.name));
            case "instance" -> {
                if (wanted.id == null) {
                    throw SlipwayException.invalid("an instance is named by its id");
                }
                yield roster.instance(user, wanted.id);
            }
            default -> throw SlipwayException.invalid("a member's kind is project or instance");
        };
    }
}
