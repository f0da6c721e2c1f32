package dev.slipway.mcp.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Folders;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// The packages of MCP servers, installed once and shared by all processes, read only. A package's folder is named
/// after the digest of its lock file, which names every package in it by its content.
///
/// Nothing foreign runs while it is installed: npm leaves out the packages' scripts. Afterwards the program is run
/// once, cut off from the network and with no one's values, so that its code is stored compiled; later processes read
/// that and cannot write it, so that none can slip code to another.
public final class PackageStore {
    private static final Logger LOG = LoggerFactory.getLogger(PackageStore.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Shelf shelf;
    private final Npm npm;
    private final String node;
    private final WarmUp warmUp;
    private final Map<String, CompletableFuture<Installed>> underWay = new ConcurrentHashMap<>();
    private final Set<String> justUsed = ConcurrentHashMap.newKeySet();

    /// @param node the version of Node for packages that need no other
    PackageStore(Shelf shelf, Npm npm, String node, WarmUp warmUp) {
        this.shelf = shelf;
        this.npm = npm;
        this.node = node;
        this.warmUp = warmUp;
    }

    /// What to install.
    ///
    /// @param identifier of the package
    /// @param version exactly
    /// @param node the version of Node that it needs, if it needs one
    /// @param lock the lock file of an earlier installation, to get the same again
    /// @param trial what it is started with to have its code compiled; empty for what is no stdio server
    record Wanted(
            String identifier,
            String version,
            Optional<String> node,
            Optional<String> lock,
            Optional<Wiring.Started> trial) {
        /// Which package, on which Node.
        String key(String standardNode) {
            return "%s@%s node %s".formatted(identifier, version, node.orElse(standardNode));
        }

        /// The digest that it will have, where that is known.
        Optional<String> digest() {
            return lock.map(text -> Vault.hash(text.getBytes(UTF_8)));
        }
    }

    /// How much disk each stored package takes.
    public record Stored(String digest, String name, long bytes, boolean used) {}

    /// The package, installed now if it is not there yet. Whoever asks for one that is being installed waits for that.
    /// A failed installation leaves nothing, and is tried again by the next who asks.
    ///
    /// @throws SlipwayException UNAVAILABLE with the reason
    Installed install(Wanted wanted) throws InterruptedException {
        var key = wanted.key(node) + wanted.digest().orElse("");
        while (true) {
            var mine = new CompletableFuture<Installed>();
            var other = underWay.putIfAbsent(key, mine);
            if (other == null) {
                return install(wanted, key, mine);
            }
            try {
                return await(other);
            } catch (CancellationException e) {
                // Whoever installed it was called away; somebody else among those who wait does it now.
                LOG.debug("{} is installed by another one", key, e);
            }
        }
    }

    private Installed install(Wanted wanted, String key, CompletableFuture<Installed> mine)
            throws InterruptedException {
        try {
            var installed = findOrInstall(wanted);
            justUsed.add(installed.digest());
            mine.complete(installed);
            return installed;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key);
            // Without effect on one that is complete.
            mine.cancel(false);
        }
    }

    /// The exact version, the description and the name of a package in the registry.
    ///
    /// @throws SlipwayException NOT_FOUND, UNAVAILABLE
    tools.jackson.databind.JsonNode view(String spec) throws InterruptedException {
        return npm.view(spec, shelf.cache(npm.user()));
    }

    /// What is stored.
    ///
    /// @param needed the digests that types name
    List<Stored> list(Set<String> needed) {
        var used = used(needed);
        return shelf.digests().stream()
                .map(digest -> new Stored(digest, nameOf(digest), shelf.size(digest), used.contains(digest)))
                .toList();
    }

    /// Removes what no type needs and nobody asked for since the start, and returns what it was. What npm keeps of all
    /// that it ever fetched goes, too, when nothing is being installed.
    List<Stored> removeUnused(Set<String> needed) {
        var unused = list(needed).stream()
                .filter(stored -> !stored.used() && !justUsed.contains(stored.digest()))
                .toList();
        unused.forEach(stored -> shelf.drop(stored.digest()));
        if (underWay.isEmpty()) {
            shelf.dropCache();
        }
        return unused;
    }

    private static Installed await(CompletableFuture<Installed> other) throws InterruptedException {
        try {
            return other.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SlipwayException known) {
                throw new SlipwayException(known.code(), known.text(), known);
            }
            throw new IllegalStateException("the installation of a package failed", e.getCause());
        }
    }

    private Installed findOrInstall(Wanted wanted) throws InterruptedException {
        var runsOn = nodeFor(wanted);
        var known = wanted.lock().isPresent() ? wanted.digest().filter(shelf::has) : shelf.digestOf(wanted.key(node));
        return known.isPresent() ? stored(wanted, known.get(), runsOn) : install(wanted, runsOn);
    }

    private Installed install(Wanted wanted, Optional<Path> runsOn) throws InterruptedException {
        var begun = shelf.begin(npm.user());
        try {
            describe(begun.resolve("app"), wanted);
            npm.install(
                    begun.resolve("app"),
                    shelf.cache(npm.user()),
                    runsOn,
                    wanted.lock().isPresent());
            var installed =
                    new Installed(wanted.identifier(), digest(begun), begun, runsOn.orElse(begun.resolve("app")));
            requireVersion(installed, wanted);
            if (wanted.trial().isPresent()) {
                warmUp.run(installed, wanted.trial().get(), npm.user());
            }
            shelf.keep(wanted.key(node), begun, installed.digest());
            LOG.info("installed {}@{} for the catalogue", wanted.identifier(), wanted.version());
            return stored(wanted, installed.digest(), runsOn);
        } finally {
            Folders.remove(begun);
        }
    }

    private Installed stored(Wanted wanted, String digest, Optional<Path> runsOn) {
        var folder = shelf.at(digest);
        return new Installed(wanted.identifier(), digest, folder, runsOn.orElse(folder.resolve("app")));
    }

    /// The folder of the Node to run on; none for Node itself, which the machine's npm installs.
    private Optional<Path> nodeFor(Wanted wanted) throws InterruptedException {
        if (wanted.identifier().equals(nodePackage())) {
            return Optional.empty();
        }
        var binary = nodePackage();
        var installed = install(
                new Wanted(binary, wanted.node().orElse(node), Optional.empty(), Optional.empty(), Optional.empty()));
        return Optional.of(installed.app().resolve("node_modules").resolve(binary));
    }

    /// The npm package that holds Node's program for this machine. The package `node` only fetches that one, by a
    /// script, which is never run here.
    private static String nodePackage() {
        return "node-linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64");
    }

    private static void describe(Path app, Wanted wanted) {
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("name", "slipway-package");
        manifest.put("private", true);
        manifest.put("dependencies", Map.of(wanted.identifier(), wanted.version()));
        try {
            Files.writeString(app.resolve("package.json"), JSON.writeValueAsString(manifest));
            if (wanted.lock().isPresent()) {
                Files.writeString(
                        app.resolve("package-lock.json"), wanted.lock().get());
            }
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot write to the package store", e);
        }
    }

    private static String digest(Path begun) {
        try {
            return Vault.hash(Files.readAllBytes(begun.resolve("app/package-lock.json")));
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "npm left no lock file", e);
        }
    }

    private static void requireVersion(Installed installed, Wanted wanted) {
        if (!installed.version().equals(wanted.version())) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "npm installed %s %s instead of %s"
                            .formatted(wanted.identifier(), installed.version(), wanted.version()));
        }
    }

    private Set<String> used(Set<String> needed) {
        var used = new HashSet<>(needed);
        // Node is needed by all others.
        shelf.digests().stream()
                .filter(digest -> nameOf(digest).startsWith("node-linux-") && !needed.isEmpty())
                .forEach(used::add);
        return used;
    }

    private String nameOf(String digest) {
        try {
            var manifest = JSON.readTree(
                    Files.readString(shelf.at(digest).resolve("app").resolve("package.json")));
            var wanted = manifest.path("dependencies").properties().iterator().next();
            return wanted.getKey() + "@" + wanted.getValue().asString();
        } catch (IOException e) {
            return "?";
        }
    }
}
