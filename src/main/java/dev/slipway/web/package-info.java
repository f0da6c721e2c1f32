/// The look of the pages: layout, components, static files. Front doors: [dev.slipway.web.Pages] and the
/// templates in `templates/web/`. No tables.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.slipway.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
