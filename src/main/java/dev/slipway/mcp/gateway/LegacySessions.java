package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The sessions of this server. They live in memory: after a restart clients are told that their session is
/// unknown, and begin another, as the protocol has it.
final class LegacySessions {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST = 10_000;

    private final LegacySession.Around around;
    private final Map<String, LegacySession> sessions = new ConcurrentHashMap<>();

    LegacySessions(LegacySession.Around around) {
        this.around = around;
    }

    /// A session without a server yet.
    ///
    /// @throws SlipwayException LIMIT when there are too many that are in use
    LegacySession create(UserId user, Endpoint endpoint) {
        makeRoom();
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
        var label = "session-" + HexFormat.of().formatHex(random(3));
        var session = new LegacySession(id, label, user, endpoint, around);
        sessions.put(id, session);
        return session;
    }

    private void makeRoom() {
        if (sessions.size() >= MOST) {
            var unused = list(session -> !session.inUse()).stream()
                    .max(Comparator.comparingLong(LegacySession::idleNanos))
                    .orElseThrow(() ->
                            new SlipwayException(ErrorCode.LIMIT, "%d sessions are open already".formatted(MOST)));
            end(unused, "the session made room for another");
        }
    }

    /// The user's session at this endpoint.
    Optional<LegacySession> find(String id, UserId user, EndpointId endpoint) {
        return Optional.ofNullable(sessions.get(id)).filter(session -> session.belongsTo(user, endpoint));
    }

    Optional<LegacySession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    void end(LegacySession session, String why) {
        sessions.remove(session.id());
        session.end(why);
    }

    void endAll(Predicate<LegacySession> which, String why) {
        list(which).forEach(session -> end(session, why));
    }

    List<LegacySession> list(Predicate<LegacySession> which) {
        return sessions.values().stream().filter(which).toList();
    }

    int count() {
        return sessions.size();
    }

    private static byte[] random(int count) {
        var random = new byte[count];
        RANDOM.nextBytes(random);
        return random;
    }
}
