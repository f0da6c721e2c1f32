package dev.slipway.runtime.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What of the host every sandbox sees, read only, found once: programs and libraries, certificates, the copy of
/// selected parts of /etc, and the folders of tools an administrator added.
///
/// @param options of bwrap, in order
/// @param path for PATH
record SandboxFiles(List<String> options, String path) {
    private static final List<String> SYSTEM = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
    // Bound, not copied: certificates are renewed while Slipway runs.
    private static final List<String> LIVE = List.of("/etc/ssl", "/etc/pki");
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    SandboxFiles {
        options = List.copyOf(options);
    }

    /// @param etc the folder that [EtcFolder] made
    static SandboxFiles of(Path etc, List<Path> tools) {
        var options = new ArrayList<String>(List.of("--ro-bind", "/usr", "/usr"));
        for (var folder : SYSTEM) {
            addSystemFolder(options, Path.of(folder));
        }
        options.addAll(List.of("--ro-bind", etc.toString(), "/etc"));
        for (var folder : LIVE) {
            if (Files.isDirectory(Path.of(folder))) {
                options.addAll(List.of("--ro-bind", folder, folder));
            }
        }
        var path = new StringBuilder();
        for (var folder : tools) {
            options.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
            var programs = folder.resolve("bin");
            path.append(Files.isDirectory(programs) ? programs : folder).append(':');
        }
        return new SandboxFiles(options, path + USUAL_PATH);
    }

    private static void addSystemFolder(List<String> options, Path folder) {
        if (Files.isSymbolicLink(folder)) {
            try {
                options.addAll(
                        List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString()));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException("cannot read the link " + folder, e);
            }
        } else if (Files.isDirectory(folder)) {
            options.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
        }
    }
}
