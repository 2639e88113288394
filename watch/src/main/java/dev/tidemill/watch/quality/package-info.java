/// How good decisions were, as their outcomes arrive; how good they seem before; whether that differs by group.
///
/// Read first: [dev.tidemill.watch.quality.Cell] (what is kept of labelled decisions),
/// [dev.tidemill.watch.quality.QualityMetric], [dev.tidemill.watch.quality.Estimator] (before labels come),
/// [dev.tidemill.watch.quality.Fairness].
///
/// Not here: where outcomes come from and when a decision counts as mature.
@NullMarked
package dev.tidemill.watch.quality;

import org.jspecify.annotations.NullMarked;
