package dev.slipway;

import dev.slipway.cli.Cli;

/// The program: `server` starts the server in this process, every other verb talks to one over HTTP.
public final class Main {
    private Main() {}

    static void main(String[] args) {
        if (args.length > 0 && args[0].equals("server")) {
            System.exit(ServerVerb.run(args));
        }
        System.exit(Cli.run(args));
    }
}
