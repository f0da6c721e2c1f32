package dev.slipway.git;

import dev.slipway.platform.SlipwayException;
import java.util.regex.Pattern;

/// Names that end up among git's arguments, checked before they do.
final class Names {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    /// git-check-ref-format(1), rules 3 to 10: what a branch's name must not hold.
    private static final Pattern NOT_IN_A_BRANCH =
            Pattern.compile("[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|^[-/.]|/\\.|[/.]$|\\.lock(/|$)|^@$|^HEAD$");

    private Names() {}

    /// @throws SlipwayException INVALID
    static String commit(String id) {
        if (!COMMIT.matcher(id).matches()) {
            throw SlipwayException.invalid("a commit is named by its full id of 40 hex digits");
        }
        return id;
    }

    /// @throws SlipwayException INVALID
    static String branch(String name) {
        if (name.isEmpty()
                || name.length() > 250
                || NOT_IN_A_BRANCH.matcher(name).find()) {
            throw SlipwayException.invalid("'%s' is not a name of a branch", Words.printable(name));
        }
        return name;
    }
}
