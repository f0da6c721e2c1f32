package dev.slipway.runtime.process;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Whom sandboxes ask for names: the host's name servers, without those that only its own loopback reaches.
final class NameServers {
    // Where the first lists only systemd-resolved's stub, the second has what that one asks.
    private static final List<Path> FILES =
            List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

    private NameServers() {}

    /// @param wanted from the settings; wins when not empty
    static List<String> find(List<String> wanted) {
        return wanted.isEmpty()
                ? FILES.stream()
                        .map(NameServers::in)
                        .filter(servers -> !servers.isEmpty())
                        .findFirst()
                        .orElse(List.of())
                : wanted;
    }

    private static List<String> in(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith("nameserver"))
                    .map(line -> line.substring("nameserver".length()).strip())
                    .filter(NameServers::reachable)
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }

    /// Sandboxes speak IPv4 only; the pattern also keeps `ofLiteral` from other notations.
    private static boolean reachable(String address) {
        return Stream.of(address)
                .filter(text -> text.matches("\\d+\\.\\d+\\.\\d+\\.\\d+"))
                .map(InetAddress::ofLiteral)
                .anyMatch(found -> !found.isLoopbackAddress());
    }
}
