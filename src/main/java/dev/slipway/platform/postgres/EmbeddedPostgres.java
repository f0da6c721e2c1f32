package dev.slipway.platform.postgres;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Forks;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL of Slipway's own in the data folder, durable (checksums, fsync) and shut down cleanly by the kernel
/// when Slipway dies: `setpriv --pdeathsig INT` asks for a fast shutdown at the death of the parent.
///
/// As root the server runs as the user `postgres`, or `nobody` where that is missing, because PostgreSQL refuses to
/// run as root.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int STATUS_LINE = 8;
    private static final String SUPERUSER = "slipway_admin";

    private final PostgresBinaries binaries;
    private final Path data;
    private final Path log;
    private final String password;
    private final int port;
    private Process server;

    private EmbeddedPostgres(PostgresBinaries binaries, Path data, Path log, String password) throws IOException {
        this.binaries = binaries;
        this.data = data;
        this.log = log;
        this.password = password;
        this.port = freePort();
        this.server = startAndWait();
    }

    /// Makes the database where there is none, starts it and returns once it answers.
    ///
    /// @throws SlipwayException UNAVAILABLE with the last lines of the server's log when it does not start
    public static EmbeddedPostgres start(Home home) {
        try {
            var folder = home.folder("postgres");
            var data = folder.resolve("data");
            var secret = folder.resolve("superuser");
            var log = folder.resolve("postgres.log");
            var isNew = !Files.exists(data.resolve("PG_VERSION"));
            var binaries = isNew ? PostgresBinaries.forNew(home) : PostgresBinaries.forExisting(home, majorOf(data));
            if (isNew) {
                initialise(binaries, data, secret);
            }
            return new EmbeddedPostgres(
                    binaries, data, log, Files.readString(secret).strip());
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot start the embedded PostgreSQL", e);
        }
    }

    /// Where it listens, for the driver: the superuser's connection to the database named `database`.
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    public String user() {
        return SUPERUSER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return server.pid();
    }

    /// Asks for a fast shutdown and waits for it.
    @Override
    public void close() {
        try {
            signal("INT");
            if (!server.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                signal("QUIT");
                server.waitFor();
            }
        } catch (IOException e) {
            server.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(server.pid()))
                .start()
                .waitFor();
    }

    private static int majorOf(Path data) throws IOException {
        return Integer.parseInt(Files.readString(data.resolve("PG_VERSION")).strip());
    }

    /// Initialises beside the final place and renames: a crash in the middle leaves nothing that looks like a
    /// database.
    private static void initialise(PostgresBinaries binaries, Path data, Path secret) throws IOException {
        var partial = Files.createTempDirectory(data.getParent(), "initialising-");
        own(partial);
        var words = new byte[24];
        new SecureRandom().nextBytes(words);
        var passwordFile = partial.resolveSibling(partial.getFileName() + ".password");
        Files.writeString(passwordFile, HexFormat.of().formatHex(words));
        own(passwordFile);
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        var command = asServerUser(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + partial,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums",
                "--no-instructions"));
        var initdb = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(initdb.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (initdb.waitFor() != 0) {
                throw new SlipwayException(ErrorCode.UNAVAILABLE, "initdb failed: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while initdb ran", e);
        }
        Files.move(passwordFile, secret, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.move(partial, data, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /// A server that was killed a moment ago may still hold the folder while it shuts down, so a refused start is
    /// tried again until the limit. Nobody deletes `postmaster.pid` by hand: PostgreSQL itself knows when it is
    /// stale.
    private Process startAndWait() throws IOException {
        var deadline = Instant.now().plus(START_LIMIT);
        while (true) {
            var process = launch();
            while (process.isAlive()) {
                if (answers(process)) {
                    return process;
                }
                pause();
                if (Instant.now().isAfter(deadline)) {
                    process.destroy();
                    throw notStarted();
                }
            }
            if (Instant.now().isAfter(deadline)) {
                throw notStarted();
            }
            pause();
        }
    }

    private Process launch() throws IOException {
        var command = asServerUser(List.of(
                binaries.program("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=60",
                "-c",
                "shared_buffers=48MB",
                "-c",
                "max_wal_size=256MB",
                "-c",
                "jit=off",
                "-c",
                "password_encryption=scram-sha-256"));
        return Forks.start(new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }

    /// It says so in its file first, which costs less to ask again and again than a connection; the first line
    /// tells it from a file that a dead one left.
    private boolean answers(Process process) {
        try {
            var lines = Files.readAllLines(data.resolve("postmaster.pid"));
            if (lines.size() < STATUS_LINE
                    || !lines.getFirst().strip().equals(Long.toString(process.pid()))
                    || !lines.get(STATUS_LINE - 1).startsWith("ready")) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        try (var connection = DriverManager.getConnection(url("postgres"), SUPERUSER, password)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private SlipwayException notStarted() throws IOException {
        var lines = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
        var last = lines.subList(Math.max(0, lines.size() - 5), lines.size());
        return new SlipwayException(
                ErrorCode.UNAVAILABLE,
                "the embedded PostgreSQL did not start; its last words in %s: %s"
                        .formatted(log, String.join(" / ", last)));
    }

    private static List<String> asServerUser(List<String> command) throws IOException {
        var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "INT", "--no-new-privs"));
        if (isRoot()) {
            var user = serverUser();
            words.addAll(List.of("--reuid", user, "--regid", groupOf(user), "--clear-groups"));
        }
        words.addAll(command);
        return words;
    }

    private static void own(Path path) throws IOException {
        if (isRoot()) {
            var users = path.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(path, users.lookupPrincipalByName(serverUser()));
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String serverUser() throws IOException {
        return passwd().anyMatch(line -> line.startsWith("postgres:")) ? "postgres" : "nobody";
    }

    private static String groupOf(String user) throws IOException {
        return passwd().filter(line -> line.startsWith(user + ":"))
                .map(line -> line.split(":", -1)[3])
                .findFirst()
                .orElseThrow(() -> new IOException("no user " + user));
    }

    private static java.util.stream.Stream<String> passwd() throws IOException {
        return Files.readAllLines(Path.of("/etc/passwd")).stream();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL started", e);
        }
    }
}
