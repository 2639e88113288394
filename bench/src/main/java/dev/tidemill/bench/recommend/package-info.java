/// How well and how fast is recommended: the field's exact protocols with the published tables beside ours,
/// and the solvers beside the libraries that people use.
///
/// Read first: [dev.tidemill.bench.recommend.RecommendQualityBench],
/// [dev.tidemill.bench.recommend.RecommendTrainBench],
/// [dev.tidemill.bench.recommend.OffPolicyBench].
@NullMarked
package dev.tidemill.bench.recommend;

import org.jspecify.annotations.NullMarked;
