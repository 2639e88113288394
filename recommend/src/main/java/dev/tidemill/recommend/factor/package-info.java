/// Matrix factorisation of implicit feedback: users and items as vectors whose product is the score.
///
/// Read first: [dev.tidemill.recommend.factor.IalsTrainer], [dev.tidemill.recommend.factor.FactorModel].
///
/// Papers: Hu, Koren and Volinsky 2008 ("Collaborative Filtering for Implicit Feedback Datasets"); Rendle
/// et al. 2021 (arXiv 2110.14037, frequency-scaled regularisation and the unobserved weight); Rendle et al.
/// 2021 (arXiv 2110.14044, iALS++: block coordinates).
@NullMarked
package dev.tidemill.recommend.factor;

import org.jspecify.annotations.NullMarked;
