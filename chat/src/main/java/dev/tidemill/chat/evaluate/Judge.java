package dev.tidemill.chat.evaluate;

import java.util.OptionalDouble;

/// Says how good an answer is where no rule can, usually a language model.
@FunctionalInterface
public interface Judge {
    /// @return 0 to 1; empty where it gives no verdict, which counts as a failure with 0, never as if it had not been
    ///         asked
    OptionalDouble judge(EvaluationCase question, Answered answer);
}
