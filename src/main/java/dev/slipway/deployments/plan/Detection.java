package dev.slipway.deployments.plan;

import java.util.List;

/// What came of looking at a folder.
public sealed interface Detection {
    /// It can be built and run, like this.
    record Planned(Plan plan) implements Detection {}

    /// Nothing that can be run was found. `lookedFor` has one line for each thing that was looked for, in
    /// order, with what would help where that is known; it is shown line by line.
    record NotFound(List<String> lookedFor) implements Detection {
        public NotFound {
            lookedFor = List.copyOf(lookedFor);
        }
    }

    /// It was recognised and cannot be run here; `why` is a sentence for people that says what would help.
    record Unsupported(String why) implements Detection {}
}
