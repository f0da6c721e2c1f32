package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Which of their servers people have as one.
public final class Collections {
    /// Where clients reach it, whosever it is.
    public static final String PATH = "/mcp";

    private static final int MOST = 50;
    private static final int LONGEST_ALIAS = 40;

    private final Database database;
    private final CollectionStore store;
    private final Roster roster;
    private final Gateway gateway;

    Collections(Database database, CollectionStore store, Roster roster, Gateway gateway) {
        this.database = database;
        this.store = store;
        this.roster = roster;
        this.gateway = gateway;
    }

    /// A member, and the server that it means.
    ///
    /// @param name what people call the server; empty when it is gone
    /// @param path where clients reach it alone; empty when it is gone
    public record Entry(Member member, Optional<String> name, Optional<String> path) {}

    /// A server that could be collected.
    ///
    /// @param alias that it gets when none is chosen
    public record Choice(EndpointId endpoint, String name, String alias) {}

    /// In their order; none when the user chose none.
    public List<Member> list(UserId user) {
        return database.asUser(user, () -> store.list(user));
    }

    /// The same, with what the servers are called now.
    public List<Entry> entries(UserId user) {
        return list(user).stream()
                .map(member -> {
                    var server = roster.find(user, member.endpoint());
                    return new Entry(member, server.map(Roster.Server::name), server.map(Roster.Server::path));
                })
                .toList();
    }

    /// The user's servers that are not in it.
    public List<Choice> choices(UserId user) {
        var members = list(user);
        var taken = new HashSet<>(members.stream().map(Member::alias).toList());
        var inside = members.stream().map(Member::endpoint).toList();
        return roster.all(user).stream()
                .filter(server -> !inside.contains(server.endpoint()))
                .map(server -> new Choice(server.endpoint(), server.name(), alias(server.name(), taken)))
                .toList();
    }

    /// Puts these in the place of those there were. Sessions under way keep what they have until they end, or the
    /// gateway's time for that is over.
    ///
    /// @param members that the user may see; whoever calls made sure of it
    /// @throws SlipwayException INVALID when an alias or a server is there twice, or there are too many
    public void replace(UserId user, List<Member> members) {
        if (members.size() > MOST) {
            throw SlipwayException.invalid("a collection has at most %d servers", MOST);
        }
        var seen = new HashSet<Object>();
        for (var member : members) {
            if (!seen.add(member.alias())) {
                throw SlipwayException.invalid(
                        "the alias '%s' is there twice; give one of the two servers another", member.alias());
            }
            if (!seen.add(member.endpoint())) {
                throw SlipwayException.invalid("the server '%s' is there twice", member.alias());
            }
        }
        database.asUser(user, () -> {
            store.clear(user);
            for (int i = 0; i < members.size(); i++) {
                store.insert(user, i, members.get(i));
            }
        });
        gateway.forget(endpoint(user));
    }

    /// An alias for a server of this name that is not taken.
    static String alias(String name, Set<String> taken) {
        var plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        var alias = plain.isEmpty() ? "server" : shortened(plain, "");
        return taken.contains(alias)
                ? IntStream.iterate(2, it -> it + 1)
                        .mapToObj(number -> shortened(alias, "-" + number))
                        .filter(it -> !taken.contains(it))
                        .findFirst()
                        .orElseThrow()
                : alias;
    }

    private static String shortened(String alias, String end) {
        return alias.substring(0, Math.min(alias.length(), LONGEST_ALIAS - end.length())) + end;
    }

    /// Everybody has one collection at most, so it is called as they are.
    static EndpointId endpoint(UserId user) {
        return new EndpointId(Kind.COLLECTION, user.value());
    }
}
