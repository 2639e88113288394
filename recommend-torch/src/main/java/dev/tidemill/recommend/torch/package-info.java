/// Trains the self-attention sequence model with PyTorch through DJL, and hands its weights over to
/// `attention`, which serves them without it. In the Maven profile `torch` only.
///
/// Read first: [dev.tidemill.recommend.torch.GsasrecTrainer].
@NullMarked
package dev.tidemill.recommend.torch;

import org.jspecify.annotations.NullMarked;
