package dev.slipway.git;

import dev.slipway.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/// A real sshd on the loopback address, with a port, a host key and one authorized key of its own. Its session
/// runs as the user of the test.
final class SshServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final int port;
    private final Process process;

    private SshServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static SshServer start(Path folder) throws IOException, InterruptedException {
        var port = freePort();
        key(folder.resolve("host"));
        key(folder.resolve("person"));
        var authorized = Files.copy(folder.resolve("person.pub"), folder.resolve("authorized"));
        // It insists on this folder, which the system makes at its own start only.
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        var config = Files.write(
                folder.resolve("config"),
                List.of(
                        "Port " + port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + folder.resolve("host"),
                        "AuthorizedKeysFile " + authorized,
                        "PidFile none",
                        // The test's folder lies in one that everybody may write to.
                        "StrictModes no",
                        "UsePAM no",
                        "PasswordAuthentication no",
                        "KbdInteractiveAuthentication no",
                        "PermitRootLogin prohibit-password"));
        var process = new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var server = new SshServer(folder, port, process);
        Waiting.until("sshd listens", Duration.ofSeconds(20), server::listens);
        return server;
    }

    /// The address of a repository, as a URL.
    String address(Path repository) {
        return "ssh://%s@127.0.0.1:%d%s".formatted(System.getProperty("user.name"), port, repository);
    }

    /// The private key that it lets in.
    Path key() {
        return folder.resolve("person");
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("sshd ended: " + log());
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }

    private static void key(Path file) throws IOException, InterruptedException {
        var made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString()).start();
        if (made.waitFor() != 0) {
            throw new IOException("ssh-keygen ended with " + made.exitValue());
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
