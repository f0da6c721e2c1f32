package dev.slipway.mcp.catalogue;

import dev.slipway.identity.SignedIn;
import dev.slipway.platform.PageOf;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The catalogue over HTTP. A type is named by its name or its id.
@RestController
@RequestMapping("/api/v1/mcp")
class CatalogueApi {
    private final McpTypes types;
    private final Servers servers;

    CatalogueApi(McpTypes types, Servers servers) {
        this.types = types;
        this.servers = servers;
    }

    /// The types that the caller may use; an administrator sees those that are switched off, too.
    ///
    /// @param q found in names and descriptions, in any case
    @GetMapping("/types")
    PageOf<TypeView> list(
            @AuthenticationPrincipal SignedIn caller,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        return types.list(caller, q.strip(), new PageOf.Request(page, size)).map(TypeView::of);
    }

    @GetMapping("/types/{type}")
    TypeView get(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        return TypeView.of(types.get(caller.id(), type));
    }

    @PostMapping("/types")
    @ResponseStatus(HttpStatus.CREATED)
    TypeView create(@AuthenticationPrincipal SignedIn caller, @RequestBody NewType wanted) {
        return TypeView.of(servers.add(caller, wanted));
    }

    @PatchMapping("/types/{type}")
    TypeView change(@AuthenticationPrincipal SignedIn caller, @PathVariable String type, @RequestBody Change change) {
        return TypeView.of(types.change(
                caller,
                type,
                new McpTypes.Change(change.isActive(), change.resourceLimits(), change.maxDurationMinutes())));
    }

    @DeleteMapping("/types/{type}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        types.delete(caller, type);
    }

    /// Installs a type's package now, so that its first instance need not wait for that.
    @PostMapping("/types/{type}/install")
    TypeView install(@AuthenticationPrincipal SignedIn caller, @PathVariable String type) {
        var found = types.get(caller.id(), type);
        servers.install(found);
        return TypeView.of(types.get(caller.id(), type));
    }

    /// What the package store holds; for administrators.
    @GetMapping("/packages")
    PageOf<PackageStore.Stored> packages(@AuthenticationPrincipal SignedIn caller) {
        McpTypes.requireAdministrator(caller, "look into the package store");
        var stored = servers.stored();
        return new PageOf<>(stored, 0, PageOf.LARGEST, stored.size());
    }

    /// Removes the packages that no type needs, and tells which these were; for administrators.
    @DeleteMapping("/packages/unused")
    List<PackageStore.Stored> removeUnused(@AuthenticationPrincipal SignedIn caller) {
        McpTypes.requireAdministrator(caller, "clear the package store");
        return servers.removeUnused();
    }

    /// What is changed of a type; what is not named stays.
    record Change(
            Optional<Boolean> isActive,
            Optional<ResourceLimits> resourceLimits,
            Optional<Integer> maxDurationMinutes) {}
}
