/// The public listener, through which every outside byte passes: routes, proxy, drain, files. Nothing of Spring
/// is on a request's way; what this room answers itself never waits for the control plane.
///
/// Front door: [dev.slipway.edge.Routes]; [dev.slipway.edge.EdgeHandler] is how a room answers a path right here.
/// Tables: `routes`. Settings: [dev.slipway.edge.EdgeSettings]. Read [dev.slipway.edge.Dispatcher] first.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.slipway.edge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
