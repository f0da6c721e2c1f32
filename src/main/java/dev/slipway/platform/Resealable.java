package dev.slipway.platform;

/// A room that keeps sealed values. `slipway key rotate` asks each to seal them again under the newest key.
public interface Resealable {
    /// Seals again whatever is under an older key; safe to be run again after a crash.
    ///
    /// @return how many values were sealed again
    int reseal();
}
