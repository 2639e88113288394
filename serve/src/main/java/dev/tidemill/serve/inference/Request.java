package dev.tidemill.serve.inference;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// One caller's request on its way through a [BatchQueue].
///
/// @param deadline by the stopwatch, in nanoseconds; what has not begun by then is dropped
/// @param answer   completed once, with exactly this request's rows and outputs
record Request(
        Map<String, Tensor> inputs,
        Set<String> outputs,
        int rows,
        long enqueued,
        long deadline,
        CompletableFuture<Map<String, Tensor>> answer) {

    /// Whether rows of both can run together: the same inputs of the same shape but for the number of rows.
    boolean fits(Request other) {
        if (!inputs.keySet().equals(other.inputs.keySet())) {
            return false;
        }
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
            Tensor theirs = other.inputs.get(input.getKey());
            if (theirs == null || !input.getValue().stacksOn(theirs)) {
                return false;
            }
        }
        return true;
    }
}
