package dev.slipway.mcp.keys;

import dev.slipway.identity.SignedIn;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.platform.PageOf;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The caller's keys over HTTP, each named by its type. No answer holds a value, not even the one to the request that
/// set it.
@RestController("mcpKeyApi")
@RequestMapping("/api/v1/mcp/keys")
class KeyApi {
    private final Keys keys;
    private final McpTypes types;

    KeyApi(Keys keys, McpTypes types) {
        this.keys = keys;
        this.types = types;
    }

    /// All of them, with how they are used.
    @GetMapping
    PageOf<View> list(@AuthenticationPrincipal SignedIn caller) {
        return keys.list(caller.id()).map(View::of);
    }

    @GetMapping("/{type}")
    View get(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        return View.of(keys.get(caller.id(), types.get(caller.id(), type)));
    }

    /// Sets the whole key: a value that is not named here is no longer in it.
    @PutMapping("/{type}")
    View put(@AuthenticationPrincipal SignedIn caller, @PathVariable String type, @RequestBody Body body) {
        var found = types.get(caller.id(), type);
        keys.put(caller.id(), found, body.values, body.expiresAt);
        return View.of(keys.get(caller.id(), found));
    }

    /// Switches it off, or on again.
    @PatchMapping("/{type}")
    View change(@AuthenticationPrincipal SignedIn caller, @PathVariable String type, @RequestBody Change change) {
        var found = types.get(caller.id(), type);
        keys.setActive(caller.id(), found, change.isActive);
        return View.of(keys.get(caller.id(), found));
    }

    @DeleteMapping("/{type}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        keys.delete(caller.id(), types.get(caller.id(), type));
    }

    /// What a key is set to. Its values are secrets, so that this is never written out.
    record Body(Map<String, String> values, Optional<Instant> expiresAt) {
        Body {
            values = values == null ? Map.of() : values;
        }

        @Override
        public String toString() {
            return "Body[…]";
        }
    }

    record Change(boolean isActive) {}

    /// A key as the API gives it.
    record View(
            UUID id,
            UUID typeId,
            String type,
            String typeDisplayName,
            @Nullable String keyHint,
            List<String> names,
            boolean isActive,
            @Nullable Instant expiresAt,
            long activeInstances,
            @Nullable Instant lastUsed,
            Instant createdAt,
            Instant updatedAt) {
        static View of(ApiKey key) {
            return new View(
                    key.id(),
                    key.type(),
                    key.typeName(),
                    key.typeDisplayName(),
                    key.hint().orElse(null),
                    key.names(),
                    key.active(),
                    key.expiresAt().orElse(null),
                    key.activeInstances(),
                    key.lastUsed().orElse(null),
                    key.createdAt(),
                    key.updatedAt());
        }
    }
}
