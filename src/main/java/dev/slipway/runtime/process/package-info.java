/// The driver of sandboxed local processes: bubblewrap in control groups, with a network of its own. Private to
/// the runtime; its front door is [dev.slipway.runtime.process.ProcessDriver].
@NullMarked
package dev.slipway.runtime.process;

import org.jspecify.annotations.NullMarked;
