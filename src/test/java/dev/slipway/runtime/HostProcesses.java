package dev.slipway.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The processes of this machine.
public final class HostProcesses {
    private HostProcesses() {}

    /// Those of a user, each by its id and words.
    public static List<String> of(int user) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var found = new ArrayList<String>();
            for (var process : processes) {
                describe(process, user).ifPresent(found::add);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Those that have this word in their command line or their environment, by their ids.
    public static List<Long> mentioning(String word) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var found = new ArrayList<Long>();
            for (var process : processes) {
                if (text(process, "cmdline").contains(word)
                        || text(process, "environ").contains(word)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether it runs: a dead process that its parent has not asked for yet does not.
    public static boolean runs(long id) {
        return !text(Path.of("/proc/" + id), "cmdline").isEmpty();
    }

    /// Nothing when it has ended meanwhile.
    private static String text(Path process, String file) {
        try {
            return new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /// A dead process that its parent has not asked for yet has no words any more.
    private static Optional<String> describe(Path process, int user) {
        try {
            var words = Files.readString(process.resolve("cmdline"));
            return !words.isEmpty() && Files.getAttribute(process, "unix:uid").equals(user)
                    ? Optional.of(process.getFileName() + " " + words)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
