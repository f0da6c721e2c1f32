/// The command line; speaks only HTTP. Front door: [dev.slipway.cli.Cli]. No tables.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "runtime"})
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
