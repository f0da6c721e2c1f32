package dev.slipway.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The configuration every call of git sees in place of the machine's and the user's. A file rather than options,
/// because git clears options given by environment or command line when it starts `upload-pack` for a local address.
final class GitConfig {
    /// Fetched packs are never unpacked (`unpackLimit`): a pack appears in one step, whereas loose objects are written
    /// one by one, the commit first, and a crash would leave a commit without its files.
    /// The softened fsck messages are harmless defects of old repositories that are still cloned every day.
    private static final String TEXT = """
        [core]
        	hooksPath = /dev/null
        	attributesFile = /dev/null
        	excludesFile = /dev/null
        	fsmonitor = false
        	protectHFS = true
        	protectNTFS = true
        	symlinks = true
        [init]
        	defaultBranch = main
        [safe]
        	directory = *
        [transfer]
        	fsckObjects = true
        	unpackLimit = 1
        [fetch]
        	unpackLimit = 1
        	recurseSubmodules = false
        	writeCommitGraph = false
        [fetch "fsck"]
        	zeroPaddedFilemode = warn
        	badTimezone = warn
        	missingSpaceBeforeDate = warn
        	missingEmail = warn
        	missingSpaceBeforeEmail = warn
        [submodule]
        	recurse = false
        [gc]
        	auto = 0
        [maintenance]
        	auto = false
        [credential]
        	helper =
        [http]
        	followRedirects = initial
        	lowSpeedLimit = 100
        	lowSpeedTime = 60
        	userAgent = slipway
        [advice]
        	detachedHead = false
        """;

    private GitConfig() {}

    static Path file(Path folder) {
        return folder.resolve("gitconfig");
    }

    static void write(Path folder) {
        try {
            var fresh = Files.writeString(folder.resolve("gitconfig.new"), TEXT);
            Files.move(fresh, file(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write git's configuration into " + folder, e);
        }
    }
}
