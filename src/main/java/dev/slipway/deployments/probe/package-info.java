/// Tells whether a version that was started does what it should, before anybody is led to it.
@NullMarked
package dev.slipway.deployments.probe;

import org.jspecify.annotations.NullMarked;
