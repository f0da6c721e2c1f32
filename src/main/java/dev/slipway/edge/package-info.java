/// The public listener: routes, proxy, drain, files. Front door: [dev.slipway.edge.Routes]. Tables: `routes`.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.slipway.edge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
