package dev.slipway.platform;

import java.util.List;
import java.util.UUID;

/// A table with sealed values. `slipway key rotate` seals each again under the newest key, some in each transaction, so
/// that a crash in between loses nothing.
public interface Resealable {
    /// The next values that another key than this one sealed, locked against a second rotation. In the caller's
    /// transaction.
    List<Value> sealedByOthers(String keyId, int most);

    /// The value stays what it is: nothing else of its row changes. In the caller's transaction.
    void replaceSeal(UUID id, Sealed sealed);

    /// A sealed value of the table.
    ///
    /// @param id of its row
    /// @param context whose secret it is, as [Vault#seal] got it
    @SuppressWarnings("ArrayRecordComponent")
    record Value(UUID id, Sealed sealed, byte[] context) {}
}
