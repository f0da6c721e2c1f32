package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// How the command line finds the server of a data folder: the file `server` there, with the process's id on the
/// first line and the address on the second.
public record ServerFile(long pid, String url) {
    public void write(Path home) {
        try {
            var fresh = home.resolve("server.new");
            Files.write(fresh, List.of(Long.toString(pid), url));
            Files.move(fresh, home.resolve("server"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the server file in " + home, e);
        }
    }

    /// The server that runs on the data folder, if one does.
    static Optional<ServerFile> find(Path home) {
        try {
            var lines = Files.readAllLines(home.resolve("server"));
            var file = new ServerFile(Long.parseLong(lines.get(0)), lines.get(1));
            return file.process().isPresent() ? Optional.of(file) : Optional.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(ServerFile::isSlipway);
    }

    /// A process id may have been given to another program since.
    private static boolean isSlipway(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(words -> List.of(words).contains("server"))
                .orElse(true);
    }
}
