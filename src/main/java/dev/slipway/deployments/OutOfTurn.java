package dev.slipway.deployments;

import java.util.UUID;

/// Thrown at a runner whose deployment is no longer its own: another server took it over, or the project is
/// gone. It must stop without writing.
final class OutOfTurn extends RuntimeException {
    OutOfTurn(UUID deployment) {
        super("deployment %s is no longer this server's to write".formatted(deployment));
    }
}
