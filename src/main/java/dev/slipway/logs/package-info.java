/// Streams of lines: append, mask, block, tail, retain. Front door: [dev.slipway.logs.Logs]. Tables:
/// `log_streams`, `log_blocks`.
@NullMarked
@ApplicationModule(allowedDependencies = {"platform", "platform::jobs"})
package dev.slipway.logs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
