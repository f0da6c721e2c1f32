package dev.slipway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `slipway key rotate`.
@Command(
        name = "key",
        description = "The master key that seals secrets.",
        subcommands = {KeyVerb.Rotate.class})
final class KeyVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() {
        System.err.println("slipway: say what to do with the key: slipway key rotate");
        return 2;
    }

    @Command(name = "rotate", description = "Make a new master key and seal every secret again under it.")
    static final class Rotate implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Override
        public Integer call() {
            var rotated = Shared.client().post("/api/v1/key/rotate", Map.of());
            Shared.out()
                    .println(
                            shared.json
                                    ? rotated.toPrettyString()
                                    : "%s secrets are sealed with the key %s now"
                                            .formatted(Shared.text(rotated, "values"), Shared.text(rotated, "keyId")));
            return 0;
        }
    }
}
