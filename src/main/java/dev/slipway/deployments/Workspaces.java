package dev.slipway.deployments;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// The folders that deployments build in, one each.
final class Workspaces {
    private final Home home;
    private final DeploymentsSettings settings;

    Workspaces(Home home, DeploymentsSettings settings) {
        this.home = home;
        this.settings = settings;
    }

    /// An empty workspace for the deployment, whatever an earlier attempt left.
    Path fresh(UUID deployment, int user) {
        remove(deployment);
        return Folders.make(folder().resolve(deployment.toString()), user);
    }

    void remove(UUID deployment) {
        Folders.remove(folder().resolve(deployment.toString()));
    }

    /// Whose workspaces there are.
    List<UUID> list() {
        try (var entries = Files.list(folder())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                    .map(UUID::fromString)
                    .toList();
        } catch (IOException e) {
            throw Folders.failed("list the workspaces", e);
        }
    }

    /// @throws SlipwayException UNAVAILABLE when the disk has less free than a deployment is begun with
    void requireSpace() {
        var free = free();
        if (free < settings.minFreeBytes().toBytes()) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "the disk has only %s free, and no deployment is begun below %s (deployments.min-free-bytes)"
                            .formatted(
                                    Words.bytes(free),
                                    Words.bytes(settings.minFreeBytes().toBytes())));
        }
    }

    /// Whether so little is left that a program which wrote just now must have failed for that.
    boolean full() {
        return free() < 1 << 20;
    }

    private long free() {
        try {
            return Files.getFileStore(folder()).getUsableSpace();
        } catch (IOException e) {
            throw Folders.failed("ask for the free space of " + folder(), e);
        }
    }

    private Path folder() {
        return settings.workspaces().isEmpty() ? home.folder("work") : Path.of(settings.workspaces());
    }
}
