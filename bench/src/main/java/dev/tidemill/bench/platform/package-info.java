/// Benches of the platform as a whole: how fast it takes in a file, decides, and starts.
///
/// Read first: [dev.tidemill.bench.platform.DecideLatencyBench], [dev.tidemill.bench.platform.ServerProcess].
///
/// Not here: benches of single engines, which stand in a package named after the engine.
@NullMarked
package dev.tidemill.bench.platform;

import org.jspecify.annotations.NullMarked;
