package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Link.Key;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How clients without sessions are spoken to: Streamable HTTP of 2026-07-28, where each POST stands for itself.
/// Used on the request's event loop; only starting a server leaves it.
final class ModernFace {
    private static final Logger LOG = LoggerFactory.getLogger(ModernFace.class);
    /// What the revision took away, and what it never had.
    private static final Set<String> REMOVED =
            Set.of("initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe");

    private static final long GATHER_MILLIS = 5;
    private static final byte[] NOBODY = Json.utf8("{\"name\":\"unknown\",\"version\":\"unknown\"}");

    private final Links links;
    private final Memory memory;
    private final Traffic traffic;
    private final Parked parked;
    private final Executor blocking;

    /// What is known of servers.
    record Memory(Eras eras, Shelf shelf) {}

    ModernFace(Links links, Memory memory, Traffic traffic, Parked parked, Executor blocking) {
        this.links = links;
        this.memory = memory;
        this.traffic = traffic;
        this.parked = parked;
        this.blocking = blocking;
    }

    /// Whether the request is one of a client without sessions: it says so in its body or, when that lacks what it
    /// needs, in a header.
    static boolean isFor(Visit visit, Envelope.Body body) {
        var version = visit.request().getHeader("MCP-Protocol-Version");
        boolean says = !body.batch() && body.messages().getFirst().has(Part.META_VERSION);
        boolean newer = version != null && !Meeting.LEGACY.contains(version);
        return says || (newer && visit.request().getHeader("Mcp-Session-Id") == null);
    }

    void handle(Visit visit, Envelope message) {
        var request = visit.request();
        if (message.isAnswer()) {
            Replies.error(request, 400, Envelope.INVALID_REQUEST, "clients of this revision send no answers");
            return;
        }
        if (message.isNotification()) {
            Replies.empty(request, 202);
            return;
        }
        var refusal = HeaderRules.refusal(request, message);
        if (refusal.isPresent()) {
            Replies.json(
                    request.response(), refusal.get().status(), refusal.get().body());
        } else if (REMOVED.contains(message.method())) {
            var sentence = "%s is not known in %s".formatted(message.method(), Client.MODERN);
            Replies.json(request.response(), 404, Rpc.error(message.idBytes(), Rpc.METHOD_NOT_FOUND, sentence));
        } else {
            var client = client(visit, message);
            if (message.has(Part.REQUEST_STATE) && goOn(visit, message)) {
                return;
            }
            meet(arrive(visit, client, message));
        }
    }

    private static Client client(Visit visit, Envelope message) {
        return new Client(
                visit.pass().user(),
                message.json(Part.META_CAPABILITIES),
                message.json(Part.META_CLIENT, NOBODY),
                Client.MODERN);
    }

    // ---- a call that waited for its client

    /// Whether the request's state is one of the gateway's own: a server that needs no translation has others.
    private boolean goOn(Visit visit, Envelope message) {
        var state = message.text(Part.REQUEST_STATE).orElse("");
        if (!Parked.isOwn(state)) {
            return false;
        }
        var call = parked.take(state, visit.pass().user(), visit.endpoint().id(), message);
        if (call.isEmpty()) {
            Replies.json(
                    visit.request().response(),
                    200,
                    Rpc.error(
                            message.idBytes(),
                            Rpc.INVALID_PARAMS,
                            "this requestState is unknown, expired, used already, or of another request"));
            return true;
        }
        var exchange = exchange(visit);
        exchange.onGone(() -> call.get().abandon());
        call.get().goOn(message, exchange);
        return true;
    }

    // ---- a new call

    /// A call that came, before it is known which server gets it.
    private record Arrival(Visit visit, ModernCall call, Watched watched) {
        Endpoint endpoint() {
            return visit.endpoint();
        }

        Client client() {
            return call.client();
        }

        byte[] id() {
            return call.request().idBytes();
        }
    }

    private Arrival arrive(Visit visit, Client client, Envelope message) {
        var origin = new ModernCall.Origin(
                visit.endpoint().id(),
                parked,
                work -> visit.context().owner().setTimer(GATHER_MILLIS, _ -> work.run()));
        var exchange = exchange(visit);
        var call = new ModernCall(origin, client, message, exchange);
        var watched = traffic.begin(visit.endpoint(), call);
        exchange.onGone(call::abandon);
        return new Arrival(visit, call, watched);
    }

    private void meet(Arrival arrival) {
        var endpoint = arrival.endpoint();
        var key = key(endpoint, arrival.client());
        var running = links.running(key);
        if (running.isPresent()) {
            send(arrival, running.get());
            return;
        }
        var asleep = asleep(endpoint, arrival.client(), arrival.call().request());
        if (asleep.isPresent()) {
            lead(arrival, asleep.get());
            return;
        }
        blocking.execute(() -> {
            try {
                var link =
                        links.get(key, endpoint, Hello.modern(arrival.client()).to(endpoint));
                link.ready();
                arrival.visit().onLoop(() -> send(arrival, link));
            } catch (Refused e) {
                refuse(arrival, Rpc.failure(arrival.id(), e.error()), 200);
            } catch (SlipwayException e) {
                traffic.failed(endpoint, e.text());
                refuse(
                        arrival,
                        Rpc.error(arrival.id(), e.code(), e.text()),
                        e.code().httpStatus());
            } catch (RuntimeException e) {
                LOG.error("cannot start the MCP server {}", endpoint.name(), e);
                refuse(arrival, Rpc.error(arrival.id(), ErrorCode.INTERNAL, "Slipway failed"), 500);
            }
        });
    }

    private static void refuse(Arrival arrival, byte[] body, int status) {
        arrival.visit().onLoop(() -> {
            if (arrival.call().refuse(Envelope.own(body))) {
                Replies.json(arrival.visit().request().response(), status, body);
            }
        });
    }

    /// Clients without sessions have one process for each user, and servers with a handshake one for each set of
    /// capabilities: they show different tools to different clients.
    private Key key(Endpoint endpoint, Client client) {
        var who = endpoint.sharing() == Endpoint.Sharing.EVERYONE
                ? "everyone"
                : client.user().toString();
        var speech = memory.eras().speaks(endpoint, true).orElse(false)
                ? Key.NO_HANDSHAKE
                : Hello.modern(client).to(endpoint).speech();
        return new Key(endpoint.id(), endpoint.version(), who, speech);
    }

    private void send(Arrival arrival, Link link) {
        var mismatch = link.headers()
                .mismatch(arrival.visit().request(), arrival.call().request());
        if (mismatch.isPresent()) {
            refuse(arrival, Rpc.error(arrival.id(), Rpc.HEADER_MISMATCH, mismatch.get()), 400);
            return;
        }
        var server = link.forModern();
        var learning = arrival.endpoint().sleepAfter().isPresent()
                ? memory.shelf().learning(place(link.key(), arrival.client()), server)
                : server;
        arrival.call().teaches(link.headers());
        lead(arrival, learning);
    }

    private void lead(Arrival arrival, ServerSide server) {
        arrival.call().ledTo(server);
        traffic.send(arrival.watched(), server);
    }

    /// What can be answered without waking the server.
    private Optional<ServerSide> asleep(Endpoint endpoint, Client client, Envelope message) {
        return endpoint.sleepAfter().isEmpty()
                ? Optional.empty()
                : memory.shelf().asleep(place(key(endpoint, client), client), message);
    }

    private static Shelf.Place place(Key key, Client client) {
        return new Shelf.Place(key.endpoint(), key.version(), client.user().toString(), key.speech());
    }

    private static Exchange exchange(Visit visit) {
        return new Exchange(
                visit.request().response(),
                visit.context(),
                Accepts.of(visit.request()),
                (response, gone) -> new Once(response, visit, gone));
    }

    /// The event stream that an answer becomes; it cannot be resumed.
    private static final class Once implements Exchange.Stream {
        private final Outlet outlet;

        Once(HttpServerResponse response, Visit visit, Runnable gone) {
            this.outlet = new Outlet(response, visit.context(), gone);
        }

        @Override
        public void message(byte[] message) {
            outlet.message(message);
        }

        @Override
        public void comment() {
            outlet.comment();
        }

        @Override
        public void end() {
            outlet.end();
        }

        @Override
        public boolean connected() {
            return outlet.open();
        }

        @Override
        public boolean resumable() {
            return false;
        }
    }
}
