/// Rollouts: which version of what changes behaviour answers which share of traffic, and whether a candidate is as
/// good as what it is to replace. The same for models, policies and every kind to come: nothing here knows what a
/// version is beyond [dev.tidemill.serve.rollout.VersionKind].
///
/// Read first: [dev.tidemill.serve.rollout.Switchboard] (the way of a request),
/// [dev.tidemill.serve.rollout.RolloutRoom] (what happens over time), [dev.tidemill.serve.rollout.Analysis] (the
/// statistics). Not here: how a receipt becomes an observation, and when the room is asked to look.
@NullMarked
package dev.tidemill.serve.rollout;

import org.jspecify.annotations.NullMarked;
