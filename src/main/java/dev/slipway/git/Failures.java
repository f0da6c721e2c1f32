package dev.slipway.git;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.util.regex.Pattern;

/// Reads what git said when it failed, and says it in Slipway's words.
final class Failures {
    private static final Pattern NO_SINGLE_COMMITS = Pattern.compile(
            "not our ref|unadvertised object|dumb http transport|couldn't find remote ref|no such remote ref"
                    + "|does not support shallow|cannot fetch by object|Server does not (allow|support)");
    private static final Pattern REMOTE = Pattern.compile(
            "Could not resolve host|unable to access|Could not read from remote|could not read Username"
                    + "|Authentication failed|[Pp]ermission denied|[Rr]epository .*not found|does not appear to be a git"
                    + "|Connection (refused|timed out|reset|closed)|unable to connect|Host key verification|early EOF"
                    + "|the remote end hung up|expected flush after|protocol error|fsck error|index-pack died of signal");
    private static final Pattern DISK = Pattern.compile("No space left on device|Disk quota exceeded");
    private static final Pattern TOO_LARGE =
            Pattern.compile("died of signal 25|File size limit exceeded|File too large");
    private static final Pattern REDIRECTED = Pattern.compile("returned error: 30[12378]|unable to update url base");
    private static final Pattern CREDENTIALS = Pattern.compile("could not read Username|Authentication failed");
    private static final Pattern SSH = Pattern.compile("[Pp]ermission denied \\(");

    private Failures() {}

    /// Whether the remote may still serve the commit with its branch's history.
    static boolean singleCommitRefused(String errors) {
        return NO_SINGLE_COMMITS.matcher(errors).find();
    }

    /// Whether a fresh copy may do better: it was neither the remote's doing nor the disk's.
    static boolean ours(String errors) {
        return !REMOTE.matcher(errors).find()
                && !DISK.matcher(errors).find()
                && !TOO_LARGE.matcher(errors).find();
    }

    static boolean diskFull(String errors) {
        return DISK.matcher(errors).find();
    }

    /// @param attempt what was attempted: `cannot fetch main of https://…`
    static SlipwayException unavailable(String attempt, int exit, String errors) {
        if (diskFull(errors)) {
            return new SlipwayException(ErrorCode.UNAVAILABLE, attempt + ": the disk is full");
        }
        // 128 + SIGXFSZ: git itself hit the bound, rather than the index-pack it started.
        if (exit == 153 || TOO_LARGE.matcher(errors).find()) {
            return new SlipwayException(
                    ErrorCode.UNAVAILABLE, attempt + ": the repository is larger than git.max-fetch-size allows");
        }
        if (SSH.matcher(errors).find()) {
            return new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    attempt + ": ssh was not let in. A project of an administrator uses the keys of the user that"
                            + " Slipway runs as, any other project none");
        }
        if (CREDENTIALS.matcher(errors).find()) {
            return new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    attempt + ": it does not exist, or asks for credentials that were not given");
        }
        if (REDIRECTED.matcher(errors).find()) {
            return new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    attempt + ": it has moved; give the address that it redirects to (redirects are not followed)");
        }
        return new SlipwayException(ErrorCode.UNAVAILABLE, attempt + ": " + reason(errors));
    }

    /// The line that says why: the last `fatal:` or `error:`, else the last one.
    private static String reason(String errors) {
        var lines = errors.lines().toList();
        return lines.reversed().stream()
                .filter(line -> line.startsWith("fatal: ") || line.startsWith("error: ") || line.startsWith("ERROR: "))
                .filter(line -> !line.contains("Could not read from remote repository"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .orElse(lines.isEmpty() ? "git said nothing" : lines.getLast());
    }
}
