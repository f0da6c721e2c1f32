package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.MachineCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Installs packages of Debian and Ubuntu, as root or with a sudo that asks nothing; otherwise says the one line
/// to type.
final class Packages {
    private Packages() {}

    /// The packages that would mend what must be there and is not.
    static List<String> of(List<MachineCheck> checks) {
        return checks.stream()
                .filter(check -> !check.ok() && !check.optional())
                .flatMap(check -> check.debianPackage().stream())
                .distinct()
                .toList();
    }

    /// @throws SlipwayException UNAVAILABLE with the line to type when they cannot be installed from here
    static void install(List<String> packages) throws IOException, InterruptedException {
        var line = "apt-get install " + String.join(" ", packages);
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "missing: %s. Install them with your system's package manager"
                            .formatted(String.join(" ", packages)));
        }
        var prefix = prefix(line);
        System.err.println("slipway: missing: " + String.join(" ", packages) + "; installing with apt-get");
        run(prefix, "apt-get", "update", "-qq");
        var words = new ArrayList<>(List.of("apt-get", "install", "-y", "-qq", "--no-install-recommends"));
        words.addAll(packages);
        if (run(prefix, words.toArray(String[]::new)) != 0) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "apt-get failed; its words are above. Try: " + line);
        }
    }

    private static List<String> prefix(String line) throws IOException, InterruptedException {
        if ("root".equals(System.getProperty("user.name"))) {
            return List.of("env", "DEBIAN_FRONTEND=noninteractive");
        }
        if (Files.isExecutable(Path.of("/usr/bin/sudo")) && run(List.of(), "sudo", "-n", "true") == 0) {
            return List.of("sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive");
        }
        throw new SlipwayException(ErrorCode.UNAVAILABLE, "something is missing. Type: sudo " + line);
    }

    private static int run(List<String> prefix, String... command) throws IOException, InterruptedException {
        var words = new ArrayList<>(prefix);
        words.addAll(List.of(command));
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }
}
