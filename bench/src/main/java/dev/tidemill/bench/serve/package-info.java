/// Measures what answers: rollouts that must take bad candidates back, what a shadow costs those who wait, and
/// models that run outside the heap with and without batching.
///
/// Read first: [dev.tidemill.bench.serve.BatchingBench].
@NullMarked
package dev.tidemill.bench.serve;

import org.jspecify.annotations.NullMarked;
