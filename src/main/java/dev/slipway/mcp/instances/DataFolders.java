package dev.slipway.mcp.instances;

import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder for each instance, which its processes find at `/data`. It belongs to the instance's own user on the host,
/// so that no other instance's process could read it even if it saw it.
final class DataFolders {
    private final Home home;

    DataFolders(Home home) {
        this.home = home;
    }

    Path of(Instance instance) {
        var folder = at(instance.id());
        return Files.isDirectory(folder) ? folder : Folders.make(folder, instance.hostUser());
    }

    void remove(InstanceId id) {
        Folders.remove(at(id));
    }

    private Path at(InstanceId id) {
        return home.folder("mcp-data").resolve(id.toString());
    }
}
