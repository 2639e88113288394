package dev.tidemill.serve;

import java.util.OptionalDouble;

/// What another version would have answered.
///
/// @param fallback    empty where the model answered
/// @param probability NaN without a model
/// @param nanos       that scoring and ruling took
/// @param unlike      how unlike the answer is to what was answered: 0 is the same, 1 shares nothing with it; empty
///     where outcome and probability are the answer
public record Mirrored(String outcome, String fallback, double probability, long nanos, OptionalDouble unlike) {
    /// Where outcome and probability are the answer.
    public Mirrored(String outcome, String fallback, double probability, long nanos) {
        this(outcome, fallback, probability, nanos, OptionalDouble.empty());
    }
}
