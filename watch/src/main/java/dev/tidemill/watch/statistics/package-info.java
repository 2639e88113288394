/// Distances between distributions, tests, intervals: pure functions of counts and of samples.
///
/// Read first: [dev.tidemill.watch.statistics.Distances], [dev.tidemill.watch.statistics.Significance],
/// [dev.tidemill.watch.statistics.Steps]. Definitions are Evidently's, SciPy's or NannyML's where one is named.
///
/// Not here: what is watched, and when a distance is worth an alert.
@NullMarked
package dev.tidemill.watch.statistics;

import org.jspecify.annotations.NullMarked;
