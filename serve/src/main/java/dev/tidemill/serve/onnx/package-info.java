/// Models in ONNX, run by ONNX Runtime. The only room that knows its classes.
///
/// Read first: [dev.tidemill.serve.onnx.OnnxModel].
@NullMarked
package dev.tidemill.serve.onnx;

import org.jspecify.annotations.NullMarked;
