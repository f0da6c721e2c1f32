package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Link.Key;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Meets a server: finds out what it speaks, and shakes hands where it needs that. It is first spoken to in its
/// client's words, and in the others when it does not understand them (MCP 2026-07-28, versioning, compatibility).
final class Opener {
    /// How long a server may think about a question that those with a handshake need not answer before it.
    private static final Duration PROBE = Duration.ofSeconds(10);

    private final Eras eras;
    private final Duration limit;

    /// @param limit how long a server may take to shake hands
    Opener(Eras eras, Duration limit) {
        this.eras = eras;
        this.limit = limit;
    }

    /// Blocks.
    ///
    /// @param start connects to a server, or to another when the first one did not survive a question
    /// @throws Refused when it wants no session
    /// @throws SlipwayException UNAVAILABLE when it ended or does not answer
    Link open(Key key, Endpoint endpoint, Hello hello, Supplier<Pipe> start) {
        try {
            return with(start.get(), pipe -> meet(key, endpoint, hello, pipe));
        } catch (Died e) {
            return with(start.get(), pipe -> shake(key, endpoint, hello, pipe));
        }
    }

    /// Meets a server that was started, and leaves it running whatever comes of it.
    ///
    /// @throws Refused when it wants no session
    /// @throws SlipwayException UNAVAILABLE when it ended or does not answer
    Link meet(Key key, Endpoint endpoint, Hello hello, Pipe pipe) {
        return hello.modern() ? modernFirst(key, endpoint, hello, pipe) : legacyFirst(key, endpoint, hello, pipe);
    }

    /// Leaves no server behind that was not met well.
    private static Link with(Pipe pipe, Function<Pipe, Link> meeting) {
        try {
            return meeting.apply(pipe);
        } catch (RuntimeException e) {
            pipe.close();
            throw e;
        }
    }

    /// The server did not survive the question what it speaks.
    private static final class Died extends RuntimeException {}

    private Link modernFirst(Key key, Endpoint endpoint, Hello hello, Pipe pipe) {
        if (eras.speaks(endpoint, true).orElse(true)) {
            var link = discover(key, endpoint, hello, pipe);
            eras.learned(endpoint, true, link.isPresent());
            if (link.isPresent()) {
                return link.get();
            }
            if (pipe.ended()) {
                throw new Died();
            }
        }
        return shake(key, endpoint, hello, pipe);
    }

    private Link legacyFirst(Key key, Endpoint endpoint, Hello hello, Pipe pipe) {
        if (!eras.speaks(endpoint, false).orElse(true)) {
            return discover(key, endpoint, hello, pipe)
                    .orElseThrow(() -> new SlipwayException(ErrorCode.UNAVAILABLE, "the server does not answer"));
        }
        try {
            var link = shake(key, endpoint, hello, pipe);
            eras.learned(endpoint, false, true);
            return link;
        } catch (Refused e) {
            if (!eras.speaks(endpoint, true).orElse(true)) {
                throw e;
            }
            var link = discover(key, endpoint, hello, pipe);
            eras.learned(endpoint, true, link.isPresent());
            link.ifPresent(_ -> eras.learned(endpoint, false, false));
            return link.orElseThrow(() -> e);
        }
    }

    /// What the server says of itself in the words without handshake, if it knows them.
    private Optional<Link> discover(Key key, Endpoint endpoint, Hello hello, Pipe pipe) {
        var server = new ModernServer(pipe, strangers(endpoint));
        pipe.deliverTo(server);
        var params = Meeting.modern(
                        Envelope.own(Rpc.request(0, "server/discover", Json.EMPTY)), hello.client(), Map.of(), Map.of())
                .json(Part.PARAMS);
        try {
            var answer = new OwnCall(hello.client(), "server/discover", params).askOf(server, PROBE);
            var versions = new String(
                    answer.has(Part.RESULT)
                            ? Json.members(answer.json(Part.RESULT)).getOrDefault("supportedVersions", Json.EMPTY)
                            : Json.EMPTY,
                    java.nio.charset.StandardCharsets.UTF_8);
            return versions.contains('"' + Client.MODERN + '"')
                    ? Optional.of(Link.modern(
                            new Key(key.endpoint(), key.version(), key.who(), Key.NO_HANDSHAKE),
                            endpoint,
                            pipe,
                            server,
                            answer.json(Part.RESULT)))
                    : Optional.empty();
        } catch (SlipwayException e) {
            // Silence is an answer, too: servers with a handshake may say nothing before it.
            return Optional.empty();
        }
    }

    private Link shake(Key key, Endpoint endpoint, Hello hello, Pipe pipe) {
        var server = new LegacyServer(pipe, strangers(endpoint));
        pipe.deliverTo(server);
        var answer = new OwnCall(hello.client(), "initialize", hello.initialize()).askOf(server, limit);
        if (pipe.ended()) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, message(answer));
        }
        if (answer.failed()) {
            throw new Refused(answer.json(Part.ERROR));
        }
        return Link.legacy(key, endpoint, pipe, server, answer.json(Part.RESULT));
    }

    private static boolean strangers(Endpoint endpoint) {
        return endpoint.sharing() == Endpoint.Sharing.EVERYONE;
    }

    private static String message(Envelope answer) {
        var error = Json.members(answer.json(Part.ERROR, Json.EMPTY));
        return Json.text(error.getOrDefault("message", Json.quoted("the server ended")));
    }
}
