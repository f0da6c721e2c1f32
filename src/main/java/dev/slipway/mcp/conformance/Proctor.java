package dev.slipway.mcp.conformance;

import dev.slipway.logs.Level;
import dev.slipway.mcp.catalogue.Programs;
import dev.slipway.mcp.catalogue.Programs.Program;
import dev.slipway.mcp.gateway.SideDoors;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Driver;
import dev.slipway.runtime.Ending;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Mount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Runs one scenario of a suite in the sandbox. The suite is other people's code: it has no network, and of Slipway
/// it reaches one socket, behind which is one server.
final class Proctor {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String PORTER = "/porter.cjs";
    private static final String SOCKET = "/door/s";

    private final Driver driver;
    private final Programs programs;
    private final SideDoors doors;
    private final Launch.Limits limits;
    private final Path folder;

    /// @param limits what a run may use
    Proctor(Driver driver, Programs programs, SideDoors doors, Launch.Limits limits, Home home) {
        this.driver = driver;
        this.programs = programs;
        this.doors = doors;
        this.limits = limits;
        this.folder = home.folder("mcp-gate");
        leftovers(folder).forEach(Folders::remove);
        write(folder.resolve("porter.cjs"));
    }

    /// What a server left that ended in the middle of an examination.
    private static List<Path> leftovers(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /// @param left of the time for all scenarios
    record Sitting(Scenario scenario, Examinee examinee, Duration left) {
        Duration limit() {
            return left.compareTo(LONGEST) < 0 ? left : LONGEST;
        }
    }

    /// Whether the server passed.
    ///
    /// @throws SlipwayException UNAVAILABLE when the suite cannot be run
    boolean sit(Sitting sitting) throws InterruptedException {
        var suite = sitting.scenario().suite();
        var program = programs.get(Suite.PACKAGE, suite.version(), suite.lock());
        var place = folder.resolve(UUID.randomUUID().toString().substring(0, 8));
        try {
            Files.createDirectory(
                    place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            return run(sitting, program, place);
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot make the folder " + place, e);
        } finally {
            Folders.remove(place);
        }
    }

    private boolean run(Sitting sitting, Program program, Path place) throws InterruptedException {
        var examinee = sitting.examinee();
        var said = new Transcript();
        try (var door = doors.open(examinee.endpoint(), examinee.user(), place.resolve("s"))) {
            var ending = driver.run(launch(sitting, program, place, door.pass()), said);
            if (Thread.interrupted() || ending.cause() == Ending.Cause.CANCELLED) {
                throw new InterruptedException();
            }
            said.lines().forEach(line -> examinee.say().accept(Transcript.level(line), line));
            if (ending.cause() != Ending.Cause.EXITED) {
                examinee.say().accept(Level.ERROR, "the suite was " + ending.detail());
            }
            return ending.succeeded();
        }
    }

    /// What is run, as a value.
    Launch launch(Sitting sitting, Program program, Path place, String pass) {
        var scenario = sitting.scenario();
        var mounts = new ArrayList<>(program.mounts());
        mounts.add(Mount.readOnly(folder.resolve("porter.cjs"), PORTER));
        mounts.add(Mount.readOnly(place, "/door"));
        return new Launch(
                "mcp-examine-" + place.getFileName(),
                List.of(
                        program.node(),
                        PORTER,
                        SOCKET,
                        sitting.examinee().endpoint().path(),
                        program.script(),
                        "--scenario",
                        scenario.name(),
                        "--spec-version",
                        scenario.suite().revision()),
                Map.of("PASS", pass),
                mounts,
                "/tmp",
                sitting.examinee().hostUser(),
                limits,
                new Launch.Network.None(),
                Optional.of(sitting.limit()));
    }

    private static void write(Path porter) {
        try {
            Files.writeString(porter, Resources.text("porter.cjs"));
            Files.setPosixFilePermissions(porter, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + porter, e);
        }
    }
}
