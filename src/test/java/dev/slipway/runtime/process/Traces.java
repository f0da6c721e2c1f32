package dev.slipway.runtime.process;

import dev.slipway.platform.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What Slipways of one data folder have on the machine: control groups, namespaces, firewall tables, files.
final class Traces {
    private Traces() {}

    static List<String> of(Path home) {
        var mark = Instance.of(Home.at(home)).home();
        var found = new ArrayList<String>();
        for (var place : List.of("/sys/fs/cgroup", "/run/netns", "/run/slipway")) {
            try (var files = Files.find(
                    Path.of(place),
                    7,
                    (file, attributes) -> file.getFileName().toString().contains(mark))) {
                files.map(Path::toString).forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Programs.run(List.of(Programs.get("nft"), "list", "tables"), "")
                .lines()
                .filter(line -> line.contains(mark))
                .forEach(found::add);
        return found;
    }
}
