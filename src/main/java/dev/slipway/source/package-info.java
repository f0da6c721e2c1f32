/// Pushes, from wherever they come. Front door: [dev.slipway.source.Pushes]. Tables: `pushes`,
/// `polled_branches`. Event: [dev.slipway.source.PushReceived].
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "platform::jobs", "projects", "identity", "git", "web"})
package dev.slipway.source;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
