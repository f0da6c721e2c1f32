package dev.slipway.mcp.catalogue;

import dev.slipway.mcp.gateway.Greeter;
import dev.slipway.mcp.gateway.Transport;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch;
import dev.slipway.runtime.Launch.Mount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a freshly installed server once, so that Node stores its code compiled (`NODE_COMPILE_CACHE`): a later start
/// takes about half as long. It has no network, no one's values, and no way to keep anything but that code.
///
/// Whether it works does not matter: what it had loaded by its end is stored.
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FLUSH = """
            // Servers end by being told to; Node stores compiled code only when a program ends by itself.
            process.on('SIGTERM', () => {
                require('node:module').flushCompileCache?.();
                process.exit(0);
            });
            """;

    private final Greeter greeter;
    private final Path flush;

    /// @param folder where the helper's file may lie, readable to all
    WarmUp(Greeter greeter, Path folder) {
        this.greeter = greeter;
        this.flush = folder.resolve("flush.cjs");
        try {
            Files.writeString(flush, FLUSH);
            Files.setPosixFilePermissions(flush, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + flush, e);
        }
    }

    void run(Installed installed, Wiring.Started trial, int user) throws InterruptedException {
        var launch = launch(installed, trial, user);
        try {
            var outcome = greeter.greet(new Transport.Stdio(launch), PATIENCE);
            LOG.debug("{} was started once: {}", installed.identifier(), outcome);
        } catch (SlipwayException e) {
            LOG.info("the code of {} is not stored compiled: {}", installed.identifier(), e.text());
        }
    }

    /// What is run, as a value.
    Launch launch(Installed installed, Wiring.Started trial, int user) {
        var command = new ArrayList<>(List.of(Installed.program(), "--require", "/warm/flush.cjs"));
        command.addAll(trial.nodeArguments());
        command.add(installed.script());
        command.addAll(trial.arguments());
        var environment = new HashMap<>(trial.environment());
        environment.put("NODE_COMPILE_CACHE", Installed.COMPILED);
        return new Launch(
                "mcp-warm-" + UUID.randomUUID().toString().substring(0, 8),
                command,
                environment,
                List.of(
                        Mount.readOnly(installed.app(), Installed.APP),
                        Mount.readOnly(installed.node(), Installed.NODE),
                        Mount.writable(installed.compiled(), Installed.COMPILED),
                        Mount.readOnly(flush, "/warm/flush.cjs")),
                "/tmp",
                user,
                Launch.Limits.BUILD,
                new Launch.Network.None(),
                Optional.of(PATIENCE.plusSeconds(10)));
    }
}
