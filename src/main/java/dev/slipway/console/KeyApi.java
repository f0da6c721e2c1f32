package dev.slipway.console;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.Database;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Events;
import dev.slipway.platform.KeyRotation;
import dev.slipway.platform.SlipwayException;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The master key, for administrators.
@RestController
class KeyApi {
    private final KeyRotation rotation;
    private final Database database;
    private final Events events;

    KeyApi(KeyRotation rotation, Database database, Events events) {
        this.rotation = rotation;
        this.database = database;
        this.events = events;
    }

    @PostMapping("/api/v1/key/rotate")
    KeyRotation.Rotated rotate(@AuthenticationPrincipal SignedIn caller) {
        if (!caller.administrator()) {
            throw new SlipwayException(ErrorCode.FORBIDDEN, "only an administrator may rotate the master key");
        }
        var rotated = rotation.rotate();
        database.asUser(
                caller.id(),
                () -> events.record(
                        caller.id(),
                        Optional.empty(),
                        "key:" + rotated.keyId(),
                        "platform.key_rotated",
                        Map.of("values", rotated.values())));
        return rotated;
    }
}
