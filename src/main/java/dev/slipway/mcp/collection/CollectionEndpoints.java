package dev.slipway.mcp.collection;

import dev.slipway.logs.LogId;
import dev.slipway.mcp.gateway.Endpoint;
import dev.slipway.mcp.gateway.EndpointId.Kind;
import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Pass;
import dev.slipway.mcp.gateway.ToolRules;
import dev.slipway.mcp.gateway.Transport;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Leads the gateway to what a user collected: `/mcp`. Its members are found as they are at their own paths, with the
/// rights that the user has there now.
final class CollectionEndpoints implements Endpoints {
    /// Sessions of a user at once.
    private static final int MOST = 100;

    private final Database database;
    private final CollectionStore store;
    private final Function<ProjectId, String> projectName;
    private final Supplier<Stream<Endpoints>> others;

    /// @param projectName in the user's transaction
    /// @param others where members are found
    CollectionEndpoints(
            Database database,
            CollectionStore store,
            Function<ProjectId, String> projectName,
            Supplier<Stream<Endpoints>> others) {
        this.database = database;
        this.store = store;
        this.projectName = projectName;
        this.others = others;
    }

    /// A token of one endpoint opens that alone.
    @Override
    public Optional<Endpoint> find(String path, Pass pass) {
        if (!path.equals(Collections.PATH) || pass.only().isPresent()) {
            return Optional.empty();
        }
        var members = database.asUser(pass.user(), () -> store.list(pass.user()));
        return members.isEmpty() ? Optional.empty() : Optional.of(endpoint(pass.user(), members));
    }

    private Endpoint endpoint(UserId user, List<Member> members) {
        var id = Collections.endpoint(user);
        return new Endpoint(
                id,
                version(members),
                "collection",
                Collections.PATH,
                new Transport.Collection(
                        user,
                        members.stream()
                                .map(member ->
                                        new Transport.Member(member.alias(), member.tools(), () -> find(user, member)))
                                .toList()),
                Endpoint.Sharing.SESSION,
                MOST,
                Optional.empty(),
                ToolRules.NONE,
                // Each member has a log; the collection itself writes none.
                new LogId(id.uuid()),
                Set.of());
    }

    /// Sets and maps of the same say it in one order.
    private static String version(List<Member> members) {
        var text = new StringBuilder();
        for (var member : members) {
            var tools = member.tools();
            text.append(member.endpoint()).append(member.alias());
            text.append(new TreeSet<>(tools.allowed())).append(new TreeSet<>(tools.denied()));
            text.append(new TreeMap<>(tools.renamed())).append('\n');
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private Optional<Endpoint> find(UserId user, Member member) {
        var id = member.endpoint().uuid();
        var path = member.endpoint().kind() == Kind.INSTANCE
                ? Collections.PATH + "/i/" + id
                : Collections.PATH + "/" + database.asUser(user, () -> projectName.apply(new ProjectId(id)));
        var pass = new Pass(user, "collection:" + user, Optional.empty(), Set.of());
        return others.get()
                .filter(source -> source != this)
                .flatMap(source -> source.find(path, pass).stream())
                .filter(found -> found.id().equals(member.endpoint()))
                .findFirst();
    }
}
