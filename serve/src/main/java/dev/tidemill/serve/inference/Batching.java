package dev.tidemill.serve.inference;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;

/// What batchers are made of.
///
/// @param executor runs lanes of all batchers, on threads that may block outside the heap
/// @param meters   where they count; its clock measures spans
public record Batching(BatchLimits limits, Executor executor, MeterRegistry meters) {
    /// A batcher of its own for a model.
    ///
    /// @param name what meters call it
    public Batcher of(String name, TensorModel model) {
        return new Batcher(name, model, limits, executor, meters.config().clock(), meters);
    }
}
