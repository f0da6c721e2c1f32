/// The command line; speaks only HTTP.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
