package dev.tidemill.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What following a piece of the journal has found, to be written at once.
final class Measured {
    /// A unit that saw an arm.
    ///
    /// @param at when, milliseconds since the epoch
    record Exposure(long run, String unit, String arm, long at) {}

    /// Which value of which unit.
    record Key(long run, String metric, String unit) {}

    /// @param m of the numerator
    /// @param d of the denominator
    /// @param x of the covariate
    record Value(double m, double d, double x) {
        Value plus(Value other) {
            return new Value(m + other.m, d + other.d, x + other.x);
        }
    }

    /// One measurement of a quantile.
    record Point(Key key, double value) {}

    private final List<Exposure> exposures = new ArrayList<>();
    private final Map<Key, Value> values = new HashMap<>();
    private final List<Point> points = new ArrayList<>();
    private final Map<Long, Long> skipped = new HashMap<>();

    void expose(Exposure exposure) {
        exposures.add(exposure);
    }

    void add(Key key, Value value) {
        values.merge(key, value, Value::plus);
    }

    void point(Key key, double value) {
        points.add(new Point(key, value));
    }

    void skip(long run) {
        skipped.merge(run, 1L, Long::sum);
    }

    List<Exposure> exposures() {
        return exposures;
    }

    Map<Key, Value> values() {
        return values;
    }

    List<Point> points() {
        return points;
    }

    Map<Long, Long> skipped() {
        return skipped;
    }
}
