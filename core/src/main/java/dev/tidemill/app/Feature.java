package dev.tidemill.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A value about an entity at an instant: one number of the feature vector, NaN where it is missing.
public sealed interface Feature {
    /// Unique in its application: `customer_mean_amount_7d`.
    String name();

    String description();

    /// An expression (CEL) over the fields of the decided event and the features before it; a boolean counts as
    /// 1 or 0, a string as its index among the field's `values`.
    record Computed(String name, String description, String expression) implements Feature {}

    /// Events of one stream with the decided event's key, in one window, made one number.
    ///
    /// @param stream         where the events come from
    /// @param key            names of the fields that make the key, in `stream`
    /// @param decidedKey     names of the same fields in the stream that is decided, in the same order
    /// @param of             the value of an event: a field or an expression (CEL)
    /// @param where          which events take part: an expression (CEL) over the stream's fields and, where
    ///                       another stream is `about` this one, `outcome.<field>` of what is known by then
    /// @param includeCurrent whether the decided event itself takes part
    /// @param smoothing      of [Aggregation#SHARE]
    /// @param halfLife       of [Aggregation#DECAYED]
    /// @param exactDistinct  up to how many different values [Aggregation#DISTINCT] is exact
    record Aggregate(
            String name,
            String description,
            String stream,
            List<String> key,
            List<String> decidedKey,
            Aggregation aggregation,
            Optional<String> of,
            Optional<String> where,
            Window window,
            boolean includeCurrent,
            Optional<Smoothing> smoothing,
            Optional<Duration> halfLife,
            int exactDistinct)
            implements Feature {
        public static final int DEFAULT_EXACT_DISTINCT = 1024;

        public Aggregate {
            key = List.copyOf(key);
            decidedKey = List.copyOf(decidedKey);
        }
    }

    /// One feature divided by another; missing where the divisor is 0 or missing.
    record Ratio(String name, String description, String numerator, String denominator) implements Feature {}

    /// @param prior  the share expected where nothing is known, 0 to 1
    /// @param weight how many events the prior counts for
    record Smoothing(double prior, double weight) {}
}
