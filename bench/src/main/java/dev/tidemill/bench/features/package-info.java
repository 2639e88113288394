/// Benches of the features room: how fast the declared features are computed again, and whether they are right.
///
/// Read first: [dev.tidemill.bench.features.FeaturesReplayBench].
@NullMarked
package dev.tidemill.bench.features;

import org.jspecify.annotations.NullMarked;
