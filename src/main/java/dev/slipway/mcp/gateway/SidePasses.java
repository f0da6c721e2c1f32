package dev.slipway.mcp.gateway;

import dev.slipway.platform.UserId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The passes of [SideDoors], and where they lead: each to one server, found by its holder alone.
final class SidePasses implements Passes, Endpoints {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Issued> issued = new ConcurrentHashMap<>();

    private record Issued(Pass pass, Endpoint endpoint) {
        boolean isAt(String path) {
            return endpoint.path().equals(path);
        }
    }

    String issue(Endpoint endpoint, UserId user) {
        var bearer = "side_" + random();
        // Rates are counted by this, and each examination begins with all of its own.
        var pass = new Pass(user, "side:" + random(), Optional.of(endpoint.id()), Set.of());
        issued.put(bearer, new Issued(pass, endpoint));
        return bearer;
    }

    void revoke(String bearer) {
        issued.remove(bearer);
    }

    @Override
    public Optional<Pass> of(String bearer, String path) {
        return Optional.ofNullable(issued.get(bearer))
                .filter(it -> it.isAt(path))
                .map(Issued::pass);
    }

    @Override
    public Optional<Endpoint> find(String path, Pass pass) {
        return issued.values().stream()
                .filter(it -> it.isAt(path) && it.pass().equals(pass))
                .map(Issued::endpoint)
                .findFirst();
    }

    private static String random() {
        var random = new byte[32];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
