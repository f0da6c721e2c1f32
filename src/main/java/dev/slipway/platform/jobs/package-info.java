/// Durable work: a job is a row, leased to one server with a deadline, and taken again when its owner dies.
@NullMarked
@NamedInterface("jobs")
package dev.slipway.platform.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
