/// The PostgreSQL that Slipway starts for itself.
@NullMarked
package dev.slipway.platform.postgres;

import org.jspecify.annotations.NullMarked;
