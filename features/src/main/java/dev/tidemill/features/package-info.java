/// Declared features, computed: one fold over the log that gives the same bits live and in replay.
///
/// Read first: [dev.tidemill.features.FeaturePlan], [dev.tidemill.features.LiveFeatures],
/// [dev.tidemill.features.Replay], and the essay in `KeyState`.
///
/// Not here: what a feature may say ([dev.tidemill.app.Feature]), the log and the store of states, datasets.
@NullMarked
package dev.tidemill.features;

import org.jspecify.annotations.NullMarked;
