package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletionException;

/// Doors to servers that are not live, each for as long as somebody examines one: a socket in the file system, and
/// a pass that opens this one server. Behind it everything is as behind the public door.
public final class SideDoors {
    /// What a socket's address can hold (unix(7), `sun_path`), without its last zero.
    private static final int LONGEST_PATH = 107;

    private static final int HEADER_BYTES = 32 * 1024;

    private final Vertx vertx;
    private final Door door;
    private final SidePasses passes;
    private final Gateway gateway;

    SideDoors(Vertx vertx, Door door, SidePasses passes, Gateway gateway) {
        this.vertx = vertx;
        this.door = door;
        this.passes = passes;
        this.gateway = gateway;
    }

    /// An open door. Closing it ends the pass, every session that came through it, and their processes.
    public static final class SideDoor implements AutoCloseable {
        private final HttpServer server;
        private final String pass;
        private final Runnable afterwards;

        private SideDoor(HttpServer server, String pass, Runnable afterwards) {
            this.server = server;
            this.pass = pass;
            this.afterwards = afterwards;
        }

        /// What is sent as bearer token.
        public String pass() {
            return pass;
        }

        @Override
        public void close() {
            try {
                await(server.close());
            } finally {
                afterwards.run();
            }
        }
    }

    /// Opens a door. Any user of this machine who can reach the file may knock; only the pass lets in.
    ///
    /// @param endpoint with an id and a path that nothing else has
    /// @param socket the file, which is made, and removed at the end
    /// @throws SlipwayException UNAVAILABLE when that cannot be
    public SideDoor open(Endpoint endpoint, UserId user, Path socket) {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "%s is too long a name for a socket: the data folder must have a shorter one".formatted(socket));
        }
        var pass = passes.issue(endpoint, user);
        var server = vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(HEADER_BYTES))
                .requestHandler(door::handle);
        var opened = new SideDoor(server, pass, () -> forget(endpoint, pass));
        try {
            await(server.listen(SocketAddress.domainSocketAddress(socket.toString())));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            return opened;
        } catch (CompletionException | IOException e) {
            opened.close();
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot listen at " + socket, e);
        }
    }

    private static void await(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }

    private void forget(Endpoint endpoint, String pass) {
        passes.revoke(pass);
        gateway.close(endpoint.id(), "its examination is over");
    }
}
