/// What is popular now, as a whole and per segment of users: for those of whom nothing is known.
///
/// Read first: [dev.tidemill.recommend.trend.TrendTrainer], [dev.tidemill.recommend.trend.TrendModel].
@NullMarked
package dev.tidemill.recommend.trend;

import org.jspecify.annotations.NullMarked;
