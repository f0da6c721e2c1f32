package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints a completion script: `source <(slipway completion)`.
@Command(name = "completion", description = "Print a completion script for bash and zsh: source <(slipway completion)")
final class CompletionVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Spec
    CommandSpec spec;

    CompletionVerb() {
        spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        Shared.out()
                .println(
                        AutoComplete.bash("slipway", new CommandLine(spec.root().userObject())));
        return 0;
    }
}
