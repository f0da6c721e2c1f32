package dev.slipway.runtime.process;

import dev.slipway.platform.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// One running Slipway, as it stands in the names of everything it makes on the machine: control groups, network
/// namespaces, firewall tables. What is left behind tells whose it was and whether that Slipway still lives, so
/// that the next one of the same data folder can remove it and nobody else's.
///
/// @param home a short digest of the data folder
/// @param pid its process
/// @param started that process's start time in clock ticks since boot, because process ids are used again
record Instance(String home, long pid, long started) {
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{8})[-_](\\d+)[-_](\\d+)");

    static Instance of(Home home) {
        var pid = ProcessHandle.current().pid();
        return new Instance(digest(home.path()), pid, startOf(pid).orElse(0L));
    }

    /// The instance a name was made for, if it is such a name.
    static Optional<Instance> parse(String name) {
        var matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new Instance(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    String name() {
        return home + "-" + pid + "-" + started;
    }

    boolean alive() {
        return startOf(pid).filter(start -> start == started).isPresent();
    }

    /// Whether `name` is that of a Slipway of the same data folder that is dead.
    boolean buries(String name) {
        return parse(name)
                .filter(other -> other.home.equals(home) && !other.alive())
                .isPresent();
    }

    /// Field 22 of /proc/pid/stat; the second field may hold spaces and brackets, so count behind the last one.
    private static Optional<Long> startOf(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") ? Optional.empty() : Optional.of(Long.parseLong(fields[19]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String digest(Path home) {
        try {
            var real = Files.exists(home) ? home.toRealPath() : home;
            var sha =
                    MessageDigest.getInstance("SHA-256").digest(real.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha, 0, 4);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("cannot name the data folder " + home, e);
        }
    }
}
