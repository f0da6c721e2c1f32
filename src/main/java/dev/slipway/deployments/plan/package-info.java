/// What a folder of a commit is and how to bring it live: pure functions over files.
/// [dev.slipway.deployments.plan.Detector] looks and answers with a [dev.slipway.deployments.plan.Plan], a
/// value that is shown, stored and then carried out by the room; every decision in it has its reason. The
/// user's manual of the rules is `docs/slipway-yaml.md`.
@NullMarked
package dev.slipway.deployments.plan;

import org.jspecify.annotations.NullMarked;
