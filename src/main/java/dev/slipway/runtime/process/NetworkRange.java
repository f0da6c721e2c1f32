package dev.slipway.runtime.process;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The addresses this instance gives to its sandboxes, held by a file lock as long as it lives, so that two
/// Slipways of one machine never use the same.
record NetworkRange(Ipv4Range range, FileChannel lock) implements AutoCloseable {
    private static final int FIRST = 200;
    private static final int LAST = 249;

    /// @param wanted from the settings; empty: the first free of 10.200.0.0/16 to 10.249.0.0/16
    static NetworkRange claim(String wanted, Path lockFolder) {
        if (!wanted.isBlank()) {
            return tryClaim(Ipv4Range.parse(wanted), lockFolder)
                    .orElseThrow(() -> none("another Slipway uses the setting's runtime.network-range " + wanted));
        }
        var used = usedByHost();
        return candidates()
                .filter(range -> used.stream().noneMatch(range::overlaps))
                .map(range -> tryClaim(range, lockFolder))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> insideWiderRoutes(used, lockFolder))
                .orElseThrow(() -> none("no range of 10.200.0.0/16 to 10.249.0.0/16 is free; set"
                        + " runtime.network-range to one that this machine does not use"));
    }

    /// A route as wide as 10.0.0.0/8 covers all candidates; the sandboxes' own routes are narrower and win.
    private static Optional<NetworkRange> insideWiderRoutes(List<Ipv4Range> used, Path lockFolder) {
        return candidates()
                .filter(range ->
                        used.stream().filter(route -> route.prefix() >= 16).noneMatch(range::overlaps))
                .map(range -> tryClaim(range, lockFolder))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static java.util.stream.Stream<Ipv4Range> candidates() {
        return IntStream.rangeClosed(FIRST, LAST).mapToObj(second -> Ipv4Range.parse("10." + second + ".0.0/16"));
    }

    private static Optional<NetworkRange> tryClaim(Ipv4Range range, Path lockFolder) {
        var file = lockFolder.resolve(range.toString().replace('/', '-') + ".lock");
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return Optional.of(new NetworkRange(range, channel));
                }
            } catch (OverlappingFileLockException e) {
                // Held by another driver of this very process.
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot claim the network range " + range, e);
        }
    }

    private static SlipwayException none(String why) {
        return new SlipwayException(ErrorCode.UNAVAILABLE, "no network for sandboxes: " + why);
    }

    /// The routes of the main table, the default route left out.
    private static List<Ipv4Range> usedByHost() {
        try (var lines = Files.lines(Path.of("/proc/net/route"))) {
            return lines.skip(1)
                    .map(line -> line.split("\\s+"))
                    .map(fields -> new Ipv4Range(hex(fields[1]) & hex(fields[7]), Integer.bitCount(hex(fields[7]))))
                    .filter(route -> route.prefix() > 0)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static int hex(String littleEndian) {
        return Integer.reverseBytes(Integer.parseUnsignedInt(littleEndian, 16));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
