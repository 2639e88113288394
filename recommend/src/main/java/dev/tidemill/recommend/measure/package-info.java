/// How good a ranking is, offline: the field's metrics per user with bootstrap intervals, what a whole
/// catalogue gets to see, and splits of interactions into what is learned from and what is asked.
///
/// Read first: [dev.tidemill.recommend.measure.RankingEvaluation], [dev.tidemill.recommend.measure.Split].
///
/// Not here: off-policy and online evaluation, which need propensities and outcomes.
@NullMarked
package dev.tidemill.recommend.measure;

import org.jspecify.annotations.NullMarked;
