/// What a candidate model is: something that scores every item for a user who is nothing but a history,
/// made by a trainer and kept in an artifact with its ids.
///
/// Read first: [dev.tidemill.recommend.model.CandidateModel],
/// [dev.tidemill.recommend.model.CandidateTrainer], [dev.tidemill.recommend.model.CandidateArtifact].
///
/// Not here: the algorithms, each in a package of its own; versions and their rollout, which registry and
/// serve know.
@NullMarked
package dev.tidemill.recommend.model;

import org.jspecify.annotations.NullMarked;
