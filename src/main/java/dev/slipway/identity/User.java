package dev.slipway.identity;

import dev.slipway.platform.UserId;
import java.time.Instant;

/// A person who may sign in.
///
/// @param hasPassword whether a password was ever set; without one only links and tokens sign in
public record User(
        UserId id, String name, String email, boolean administrator, boolean hasPassword, Instant createdAt) {
    SignedIn signedIn() {
        return new SignedIn(id, email, name, administrator);
    }
}
