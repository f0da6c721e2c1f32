package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `slipway test` is done by the launcher, which has the sources; it stands here for the help.
@Command(
        name = "test",
        description = "Run every test of Slipway itself; installs what the tests need. Options go to Maven.")
final class TestVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() {
        System.err.println("slipway: the launcher runs the tests: ./slipway test, in a checkout of Slipway");
        return 2;
    }
}
