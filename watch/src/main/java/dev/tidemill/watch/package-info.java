/// What was served, watched: drift of inputs and scores, quality as outcomes arrive and before, fairness, alerts.
///
/// Read first: [dev.tidemill.watch.Watcher] (one application, watched), [dev.tidemill.watch.Observation],
/// [dev.tidemill.watch.WatchReport], [dev.tidemill.watch.Signal]. Beside it: `statistics` (distances and tests),
/// `input` (drift), `quality` (outcomes, estimates, groups), `alert`.
///
/// Not here: where decisions come from and who follows the journal; that is `platform`.
@NullMarked
package dev.tidemill.watch;

import org.jspecify.annotations.NullMarked;
