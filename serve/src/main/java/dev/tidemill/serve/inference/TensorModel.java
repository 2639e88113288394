package dev.tidemill.serve.inference;

import java.util.Map;
import java.util.Set;

/// A loaded model from tensors to tensors. Safe for any number of threads.
public interface TensorModel extends AutoCloseable {
    Signature signature();

    /// Runs it.
    ///
    /// @param inputs  by name, which [Signature#check] let pass
    /// @param outputs names of those wanted; empty means all
    /// @return exactly the outputs wanted, by name; where the signature has rows, as many as the inputs
    /// @throws dev.tidemill.core.TidemillException INTERNAL where the model cannot run on these values
    Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs);

    /// Lets go of what it holds outside the heap; calls that run end first, and later ones fail.
    @Override
    default void close() {}
}
