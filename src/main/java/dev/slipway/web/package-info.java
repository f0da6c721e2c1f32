/// The look of the pages: layout, components, static files. Front door: the templates in `templates/web/`.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.slipway.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
