package dev.slipway.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Finds out which TCP ports a tree of processes listens on, from /proc (proc(5), `/proc/pid/net/tcp`). For words
/// to people only: what cannot be read is left out.
final class ListeningPorts {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTEN = "0A";

    private ListeningPorts() {}

    /// @param process the tree's root, a process id of this machine
    static SortedSet<Integer> of(long process) {
        var ports = new TreeSet<Integer>();
        var seen = new HashSet<Path>();
        var host = namespaceOf("self");
        ProcessHandle.of(process).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .forEach(one -> {
                    var pid = Long.toString(one.pid());
                    var namespace = namespaceOf(pid);
                    if (namespace.isEmpty()) {
                        return;
                    }
                    if (namespace.equals(host)) {
                        // Among all of the host's sockets, its own are those it has open.
                        ports.addAll(listening(pid, Optional.of(socketsOf(pid))));
                    } else if (seen.add(namespace.get())) {
                        ports.addAll(listening(pid, Optional.empty()));
                    }
                });
        return ports;
    }

    private static Set<Integer> listening(String pid, Optional<Set<String>> sockets) {
        var ports = new TreeSet<Integer>();
        for (var table : new String[] {"tcp", "tcp6"}) {
            for (var line : lines(PROC.resolve(pid).resolve("net").resolve(table))) {
                var fields = line.strip().split("\\s+");
                if (fields.length > 9
                        && fields[3].equals(LISTEN)
                        && sockets.map(s -> s.contains(fields[9])).orElse(true)) {
                    ports.add(Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    private static Iterable<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Optional<Path> namespaceOf(String pid) {
        try {
            return Optional.of(Files.readSymbolicLink(PROC.resolve(pid).resolve("ns/net")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The inode numbers of its open sockets.
    private static Set<String> socketsOf(String pid) {
        var inodes = new HashSet<String>();
        try (var files = Files.list(PROC.resolve(pid).resolve("fd"))) {
            for (var file : files.toList()) {
                var target = target(file);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return inodes;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed since the folder was listed.
            return "";
        }
    }
}
