/// Tells whether a version that was started does what it should, before anybody is led to it.
@NullMarked
@NamedInterface("probe")
package dev.slipway.deployments.probe;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
