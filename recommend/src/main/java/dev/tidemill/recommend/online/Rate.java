package dev.tidemill.recommend.online;

import dev.tidemill.watch.statistics.Interval;

/// A share with its interval.
///
/// @param hits of `of`
/// @param low  where the 95 % interval begins
/// @param high where it ends
public record Rate(long hits, long of, double low, double high) {
    /// The share with Wilson's interval, for trials that are independent of one another. Of nothing the
    /// bounds are NaN.
    public static Rate of(long hits, long of) {
        if (hits < 0 || hits > of) {
            throw new IllegalArgumentException("hits must be 0 to " + of + ", got " + hits);
        }
        Interval interval = Interval.wilson((double) hits, (double) of);
        return new Rate(hits, of, interval.low(), interval.high());
    }

    /// The share; 0 of nothing.
    public double value() {
        return of == 0 ? 0 : (double) hits / of;
    }
}
