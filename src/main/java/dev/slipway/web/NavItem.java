package dev.slipway.web;

/// An entry of the top navigation. A room declares one as a bean for each section it brings.
///
/// @param section the name by which a [Page] says that it belongs here
/// @param icon a symbol of `img/icons.svg`
/// @param order its place from the left; home is 0, projects 10
public record NavItem(String section, String label, String icon, String path, int order) {}
