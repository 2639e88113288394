/// Item neighbours: each item with the few that the same users met, and how much they speak for one
/// another. They also give the reason: "because you watched …".
///
/// Read first: [dev.tidemill.recommend.neighbour.NeighbourTrainer],
/// [dev.tidemill.recommend.neighbour.NeighbourModel].
///
/// Papers: Sarwar et al. 2001 ("Item-based Collaborative Filtering"); RP3beta: Paudel et al. 2017
/// ("Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive Applications", ACM TiiS 7).
@NullMarked
package dev.tidemill.recommend.neighbour;

import org.jspecify.annotations.NullMarked;
