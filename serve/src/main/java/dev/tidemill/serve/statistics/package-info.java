/// What experiments, canaries and bandits conclude from numbers. Pure: sums in, verdicts out.
///
/// Read first: [dev.tidemill.serve.statistics.Sample], [dev.tidemill.serve.statistics.Comparison],
/// [dev.tidemill.serve.statistics.Significance]. Distributions come from Apache Commons Statistics. The methods are
/// those of
/// GrowthBook's engine where it has them, so that results can be compared number by number.
@NullMarked
package dev.tidemill.serve.statistics;

import org.jspecify.annotations.NullMarked;
