package dev.tidemill.chat.cache;

import java.time.Duration;
import java.util.OptionalDouble;

/// @param keep       how long an answer is given again, above 0
/// @param answers    the most answers kept for the very same question
/// @param errors     of answers to questions of the same sense: the share of wrong ones that is borne, above 0, below
///                   1; empty: only the very same question counts
/// @param partitions the most partitions with questions of the same sense
/// @param questions  the most questions of each
public record CacheSettings(Duration keep, int answers, OptionalDouble errors, int partitions, int questions) {
    public CacheSettings {
        if (keep.isZero() || keep.isNegative() || answers < 1 || partitions < 1 || questions < 1) {
            throw new IllegalArgumentException("a cache must keep answers for a time above 0 and at least one of each,"
                    + " got " + keep + ", " + answers + ", " + partitions + ", " + questions);
        }
        if (errors.isPresent() && !(errors.getAsDouble() > 0 && errors.getAsDouble() < 1)) {
            throw new IllegalArgumentException("errors must be above 0 and below 1, got " + errors.getAsDouble());
        }
    }

    /// The very same question only, 10,000 answers.
    public static CacheSettings exact(Duration keep) {
        return new CacheSettings(keep, 10_000, OptionalDouble.empty(), 1, 1);
    }

    /// Questions of the same sense too: 256 partitions of 2,000 questions.
    public static CacheSettings semantic(Duration keep, double errors) {
        return new CacheSettings(keep, 10_000, OptionalDouble.of(errors), 256, 2000);
    }
}
