/// Mirrors, fetch by commit, checkout, receive. Front door: [dev.slipway.git.Repositories]. No database.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.slipway.git;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
