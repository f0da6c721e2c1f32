package dev.slipway.git;

import dev.slipway.platform.SlipwayException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The symbolic links of a commit, followed as the kernel would follow them (path_resolution(7)) once they lie in a
/// folder. Comparing texts is not enough: where `up` leads to `..`, `a/up/../../x` leaves a tree that it does not
/// seem to leave.
///
/// @param targets of each link's path
record Links(Map<String, String> targets) {
    /// As many as Linux follows in one path; a loop is an error for whoever opens it and no way out.
    private static final int MOST = 40;

    /// @throws SlipwayException INVALID, naming the first link that leads out of the folder
    void check() {
        for (var link : targets.entrySet()) {
            if (leaves(link.getKey())) {
                throw SlipwayException.invalid(
                        "the symbolic link '%s' points outside of the repository, to '%s'",
                        Tree.shown(link.getKey()), Tree.shown(link.getValue()));
            }
        }
    }

    private boolean leaves(String path) {
        var todo = new ArrayDeque<>(parts(path));
        var place = new ArrayList<String>();
        var followed = 0;
        while (!todo.isEmpty()) {
            var part = todo.pop();
            if (part.equals("..")) {
                if (place.isEmpty()) {
                    return true;
                }
                place.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                place.add(part);
                var target = targets.get(String.join("/", place));
                if (target != null) {
                    if (target.startsWith("/")) {
                        return true;
                    }
                    if (++followed > MOST) {
                        return false;
                    }
                    place.removeLast();
                    parts(target).reversed().forEach(todo::push);
                }
            }
        }
        return false;
    }

    private static List<String> parts(String path) {
        return List.of(path.split("/"));
    }
}
