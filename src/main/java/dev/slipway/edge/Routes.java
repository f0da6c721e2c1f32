package dev.slipway.edge;

import dev.slipway.platform.ProjectId;
import java.net.URI;
import java.time.Duration;

/// The public names and where they lead. Durable in the table `routes`, looked up in an atomic table in memory.
public final class Routes {
    /// Points the project's public name at `target` and returns what it led to before (`Target.Nothing` for a new
    /// name). New requests go to the new target as soon as this returns.
    public Target point(ProjectId project, String name, Target target) {
        throw new UnsupportedOperationException();
    }

    /// Waits until no request is in flight to `target`, at most `limit`; whether it came to that.
    public boolean drain(Target target, Duration limit) {
        throw new UnsupportedOperationException();
    }

    /// Takes the project's names away.
    public void remove(ProjectId project) {
        throw new UnsupportedOperationException();
    }

    /// The address people open for `name`: `http://<name>.localhost:8080`.
    public URI address(String name) {
        throw new UnsupportedOperationException();
    }

    /// Slipway's own address: `http://localhost:8080`.
    public URI home() {
        throw new UnsupportedOperationException();
    }
}
