package dev.slipway.projects;

import java.util.List;

/// A page that a higher room gives some projects, beside their own.
///
/// @param section by which a page says that it is this one
/// @param icon a symbol of `img/icons.svg`
public record ProjectTab(String section, String label, String icon, String path) {
    /// Implemented by the room that brings the page: data of a higher room comes down through an interface of the
    /// lower one.
    @FunctionalInterface
    public interface Source {
        /// The tabs of this project, in the caller's transaction.
        List<ProjectTab> of(Project project);
    }
}
