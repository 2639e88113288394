/// Models that take and give tensors: their values, their signatures, batching, and how a
/// [dev.tidemill.serve.Scorer] is seen as one of them and one of them as a scorer.
///
/// Read first: [dev.tidemill.serve.inference.Tensor], [dev.tidemill.serve.inference.TensorModel],
/// [dev.tidemill.serve.inference.Batcher]. What runs a model's file is elsewhere (`serve.onnx`), and so is what
/// speaks a protocol (`server`).
@NullMarked
package dev.tidemill.serve.inference;

import org.jspecify.annotations.NullMarked;
