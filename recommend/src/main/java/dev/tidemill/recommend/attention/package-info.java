/// A self-attention sequence model, served by a plain forward pass on the kernels: no native library, no
/// other process. Its weights come from `recommend-torch`, a module that nothing here needs.
///
/// Read first: [dev.tidemill.recommend.attention.AttentionModel],
/// [dev.tidemill.recommend.attention.AttentionShape].
///
/// Papers: SASRec, Kang and McAuley 2018 (arXiv 1808.09781); gSASRec, Petrov and Macdonald 2023 (arXiv
/// 2308.07192).
///
/// Not here: training.
@NullMarked
package dev.tidemill.recommend.attention;

import org.jspecify.annotations.NullMarked;
