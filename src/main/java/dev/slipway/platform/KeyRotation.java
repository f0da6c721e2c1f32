package dev.slipway.platform;

import java.util.function.Supplier;
import java.util.stream.Stream;

/// `slipway key rotate`: a new master key, then every sealed value sealed again under it. Old keys stay in the
/// file, so a crash in the middle loses nothing and the rotation may be run again.
public final class KeyRotation {
    private static final int AT_ONCE = 200;

    private final Vault vault;
    private final Database database;
    private final Supplier<Stream<Resealable>> tables;

    KeyRotation(Vault vault, Database database, Supplier<Stream<Resealable>> tables) {
        this.vault = vault;
        this.database = database;
        this.tables = tables;
    }

    public Rotated rotate() {
        vault.rotate();
        var values = tables.get().mapToInt(this::reseal).sum();
        return new Rotated(vault.keyId(), values);
    }

    private int reseal(Resealable table) {
        var total = 0;
        while (true) {
            int some = database.asSystem("key.rotate", () -> resealSome(table));
            if (some == 0) {
                return total;
            }
            total += some;
        }
    }

    private int resealSome(Resealable table) {
        var old = table.sealedByOthers(vault.keyId(), AT_ONCE);
        for (var value : old) {
            table.replaceSeal(value.id(), vault.reseal(value.sealed(), value.context()));
        }
        return old.size();
    }

    /// What a rotation did.
    public record Rotated(String keyId, int values) {}
}
