package dev.slipway.cli;

import dev.slipway.platform.Settings;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.MachineCheck;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the command line sees of the machine besides the driver's needs: the public port, the disk, the browser.
final class LocalChecks {
    private static final long LEAST_DISK = 2L << 30;
    /// What the packages take that the tests install, with room for what a test makes.
    private static final long LEAST_DISK_OF_TESTS = 4L << 30;

    private LocalChecks() {}

    static List<MachineCheck> run(Path home) {
        return List.of(
                port(home, System.getenv()),
                disk("disk", home, LEAST_DISK, "free some, or set SLIPWAY_HOME to a larger disk"));
    }

    static MachineCheck browser() {
        var found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
        return new MachineCheck(
                "browser",
                found.isPresent(),
                found.map(Path::toString).orElse("the tests of the pages need Chromium"),
                "apt-get install chromium",
                Optional.of("chromium"),
                false);
    }

    static MachineCheck sshd() {
        var found = Files.isExecutable(Path.of("/usr/sbin/sshd"));
        return new MachineCheck(
                "sshd",
                found,
                found ? "/usr/sbin/sshd" : "the tests of ssh start one of their own; the system's need not run",
                "apt-get install openssh-server",
                Optional.of("openssh-server"),
                false);
    }

    static MachineCheck diskOfTests() {
        var folder = Path.of(System.getProperty("java.io.tmpdir"));
        return disk("disk of tests", folder, LEAST_DISK_OF_TESTS, "free some: the tests need 4 GB there");
    }

    /// The port that a server would open, by the same settings that it would read.
    static MachineCheck port(Path home, Map<String, String> environment) {
        if (ServerFile.find(home).isPresent()) {
            return fine("port", "a server of this data folder is running");
        }
        try {
            var said = Settings.find(home.resolve("config.yaml"), environment, "edge.port");
            return port(Integer.parseInt(said.orElse("8080")));
        } catch (SlipwayException e) {
            return bad("port", e.text(), "mend that file");
        } catch (NumberFormatException e) {
            return bad("port", "edge.port is not a number", "set edge.port or SLIPWAY_PORT to a free port");
        }
    }

    private static MachineCheck port(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return fine("port", port + " is free");
        } catch (IOException e) {
            return bad(
                    "port",
                    "another program listens on " + port,
                    "choose another: SLIPWAY_PORT=%d, or edge.port in config.yaml".formatted(port + 1));
        } catch (IllegalArgumentException e) {
            return bad("port", "%d is not a port".formatted(port), "set edge.port or SLIPWAY_PORT to a free port");
        }
    }

    private static MachineCheck disk(String name, Path folder, long least, String mend) {
        try {
            var free = Files.getFileStore(
                            Files.exists(folder)
                                    ? folder
                                    : folder.toAbsolutePath().getRoot())
                    .getUsableSpace();
            var words = "%.1f GB free at %s".formatted(free / 1e9, folder);
            return free >= least ? fine(name, words) : bad(name, words, mend);
        } catch (IOException e) {
            return bad(name, "cannot be read at " + folder, "set SLIPWAY_HOME to a folder you may write");
        }
    }

    private static MachineCheck fine(String name, String detail) {
        return new MachineCheck(name, true, detail, "", Optional.empty(), false);
    }

    private static MachineCheck bad(String name, String detail, String mend) {
        return new MachineCheck(name, false, detail, mend, Optional.empty(), false);
    }
}
