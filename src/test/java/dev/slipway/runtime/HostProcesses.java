package dev.slipway.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
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
