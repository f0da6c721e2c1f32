package dev.slipway.platform;

import java.util.function.Supplier;
import java.util.stream.Stream;

/// `slipway key rotate`: a new master key, then every sealed value sealed again under it. Old keys stay in the
/// file, so
/// a crash in the middle loses nothing and the rotation may be run again.
public final class KeyRotation {
    private final Vault vault;
    private final Supplier<Stream<Resealable>> rooms;

    KeyRotation(Vault vault, Supplier<Stream<Resealable>> rooms) {
        this.vault = vault;
        this.rooms = rooms;
    }

    public Rotated rotate() {
        vault.rotate();
        var values = rooms.get().mapToInt(Resealable::reseal).sum();
        return new Rotated(vault.keyId(), values);
    }

    /// What a rotation did.
    public record Rotated(String keyId, int values) {}
}
