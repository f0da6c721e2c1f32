package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Asks the server of the data folder to end, and waits until it has.
@Command(name = "stop", description = "Stop the server of this data folder, and everything it runs.")
final class StopVerb implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() throws InterruptedException {
        var server = ServerFile.find(Shared.home());
        var process = server.flatMap(ServerFile::process);
        if (process.isEmpty()) {
            say("no server runs on " + Shared.home(), false);
            return 0;
        }
        process.get().destroy();
        try {
            process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "the server (process %d) has not ended after %d s"
                            .formatted(process.get().pid(), PATIENCE.toSeconds()),
                    e);
        }
        say("stopped", true);
        return 0;
    }

    private void say(String words, boolean stopped) {
        Shared.out().println(shared.json ? "{\"stopped\":%s}".formatted(stopped) : words);
    }
}
