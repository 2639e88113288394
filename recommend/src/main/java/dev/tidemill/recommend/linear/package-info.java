/// Linear item models: a score is the history times a matrix of item weights that has a closed form.
///
/// Read first: [dev.tidemill.recommend.linear.ClosedFormTrainer],
/// [dev.tidemill.recommend.linear.ItemWeightModel].
///
/// Papers: EASE, Steck 2019 (arXiv 1905.03375); EDLAE, Steck 2020 ("Autoencoders that don't overfit towards
/// the Identity", NeurIPS 2020); GF-CF, Shen et al. 2021 ("How Powerful is Graph Convolution for
/// Recommendation?", CIKM).
///
/// Not here: orders of events, which `session` knows.
@NullMarked
package dev.tidemill.recommend.linear;

import org.jspecify.annotations.NullMarked;
