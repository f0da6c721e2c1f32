package dev.slipway.platform;

import java.util.function.Supplier;
import java.util.stream.Stream;

/// `slipway key rotate`: a new master key, then every sealed value sealed again under it. Old keys stay in the
/// file, so a crash in the middle loses nothing and the rotation may be run again.
public final class KeyRotation {
    private final Vault vault;
    private final Database database;
    private final Supplier<Stream<Resealable>> rooms;

    KeyRotation(Vault vault, Database database, Supplier<Stream<Resealable>> rooms) {
        this.vault = vault;
        this.database = database;
        this.rooms = rooms;
    }

    public Rotated rotate() {
        vault.rotate();
        var values = rooms.get().mapToInt(this::reseal).sum();
        return new Rotated(vault.keyId(), values);
    }

    private int reseal(Resealable room) {
        var total = 0;
        while (true) {
            int some = database.asSystem("key.rotate", room::resealSome);
            if (some == 0) {
                return total;
            }
            total += some;
        }
    }

    /// What a rotation did.
    public record Rotated(String keyId, int values) {}
}
