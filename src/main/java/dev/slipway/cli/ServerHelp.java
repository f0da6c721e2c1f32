package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The help of `slipway server`; the verb itself is not the command line's, which only speaks HTTP.
@Command(
        name = "server",
        description = "Run the server in the foreground, on the data folder and the public port.",
        footer = {"", "Settings: config.yaml in the data folder, and SLIPWAY_* in the environment."})
final class ServerHelp implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Option(
            names = "--unsafe-no-sandbox",
            description = "Run builds and workloads WITHOUT a sandbox. Whoever can push can read your machine.")
    boolean unsafe;

    @Override
    public Integer call() {
        return 2;
    }
}
