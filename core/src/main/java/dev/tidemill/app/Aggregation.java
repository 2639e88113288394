package dev.tidemill.app;

import java.util.Locale;

/// How the events in a window become one number. `x` is the value of `of` for one event; events where `where`
/// is false or `x` is missing do not take part. Over no events every one is missing (NaN) but those that say
/// otherwise.
public enum Aggregation {
    /// How many events; 0 over none.
    COUNT(false),
    /// Sum of x; 0 over none.
    SUM(true),
    /// Arithmetic mean of x.
    MEAN(true),
    MIN(true),
    MAX(true),
    /// Sample standard deviation of x (n − 1); missing below two events.
    STDDEV(true),
    /// How many different x; exact to [Feature.Aggregate#exactDistinct()], HyperLogLog beyond; 0 over none.
    DISTINCT(true),
    /// x of the first event by (time, id).
    FIRST(true),
    /// x of the last event by (time, id).
    LAST(true),
    /// Seconds from the last matching event's time to t; the event that is decided never counts.
    TIME_SINCE(false),
    /// Matching events as a share of all, smoothed: (matching + prior · weight) / (all + weight). `where` says
    /// which match; 0 over none and without smoothing.
    SHARE(false),
    /// Σ x · 2^(−age / halfLife); x is 1 without `of`; 0 over none.
    DECAYED(false),
    /// (x of the decided event − mean) / standard deviation over the window without the decided event; missing
    /// below two events, 0 where the deviation is 0.
    ZSCORE(true);

    private final boolean needsValue;

    Aggregation(boolean needsValue) {
        this.needsValue = needsValue;
    }

    /// Whether `of` must be given.
    public boolean needsValue() {
        return needsValue;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
