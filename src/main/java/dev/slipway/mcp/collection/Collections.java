package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.EndpointId;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.platform.Database;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.util.HashSet;
import java.util.List;

/// Which of their servers people have as one.
public final class Collections {
    private static final int MOST = 50;

    private final Database database;
    private final CollectionStore store;
    private final Gateway gateway;

    Collections(Database database, CollectionStore store, Gateway gateway) {
        this.database = database;
        this.store = store;
        this.gateway = gateway;
    }

    /// In their order; none when the user chose none.
    public List<Member> list(UserId user) {
        return database.asUser(user, () -> store.list(user));
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
                throw SlipwayException.invalid("the alias '%s' is there twice", member.alias());
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

    /// Everybody has one collection at most, so it is called as they are.
    static EndpointId endpoint(UserId user) {
        return new EndpointId(Kind.COLLECTION, user.value());
    }
}
