package dev.slipway.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything the layout needs around a page's own content. Made by [Pages#page], completed by the controller:
/// `pages.page("Variables").in("projects").crumb("Projects", "/projects").crumb(name, "/projects/" + name)`.
///
/// @param section the navigation entry that is lit
/// @param crumbs the way here, without the page itself
/// @param csrf the token that a form posted by the browser has to carry
/// @param path of the request, for "sign in and come back"
public record Page(
        String title,
        String section,
        List<Crumb> crumbs,
        Optional<Viewer> viewer,
        List<NavItem> navigation,
        Optional<Notice> notice,
        String csrf,
        String path) {
    public Page {
        crumbs = List.copyOf(crumbs);
        navigation = List.copyOf(navigation);
    }

    public Page in(String section) {
        return new Page(title, section, crumbs, viewer, navigation, notice, csrf, path);
    }

    public Page crumb(String label, String href) {
        var longer = new ArrayList<>(crumbs);
        longer.add(new Crumb(label, href));
        return new Page(title, section, longer, viewer, navigation, notice, csrf, path);
    }

    /// Says something above the content, in place of what an earlier request left to be said.
    public Page saying(Notice notice) {
        return new Page(title, section, crumbs, viewer, navigation, Optional.of(notice), csrf, path);
    }

    /// One step of the way to a page.
    public record Crumb(String label, String href) {}
}
