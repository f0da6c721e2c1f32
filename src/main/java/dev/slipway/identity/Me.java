package dev.slipway.identity;

import java.util.UUID;

/// The caller, as the API tells it.
record Me(UUID id, String email, String name, boolean administrator) {
    static Me of(SignedIn caller) {
        return new Me(caller.id().value(), caller.email(), caller.name(), caller.administrator());
    }
}
