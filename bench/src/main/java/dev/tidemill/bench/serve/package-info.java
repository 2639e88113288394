/// How fast models that run outside the heap answer: with and without batching.
///
/// Read first: [dev.tidemill.bench.serve.BatchingBench].
@NullMarked
package dev.tidemill.bench.serve;

import org.jspecify.annotations.NullMarked;
