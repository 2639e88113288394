/// Learns to put candidates in order from clicks on slates, with each click weighed against the bias of its
/// position (Joachims, Swaminathan, Schnabel, WSDM 2017), and ranks with what was learned.
///
/// Read first: [dev.tidemill.recommend.rank.RankerTraining], [dev.tidemill.recommend.rank.Ranker].
///
/// Not here: how features are computed (rows come in as they are), and how biased positions are (`click`).
@NullMarked
package dev.tidemill.recommend.rank;

import org.jspecify.annotations.NullMarked;
