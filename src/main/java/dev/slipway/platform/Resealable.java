package dev.slipway.platform;

/// A room that keeps sealed values. `slipway key rotate` asks each to seal them again under the newest key.
public interface Resealable {
    /// Seals some of the values again that are under an older key; called in a transaction of its own, again and again
    /// until there are none, so that a crash in between loses nothing.
    ///
    /// @return how many values were sealed again; 0 when all are under the newest key
    int resealSome();
}
