package dev.slipway.platform;

/// How long the rows of a table that is split by month are kept at least; they go by whole months. A room says it
/// of its table by a bean of this type.
///
/// @param setting the key that says how long, for the reader of an error
public record Retention(String table, int days, String setting) {
    /// @throws SlipwayException INVALID for less than a day
    public Retention {
        if (days < 1) {
            throw SlipwayException.invalid("%s must be at least 1", setting);
        }
    }
}
