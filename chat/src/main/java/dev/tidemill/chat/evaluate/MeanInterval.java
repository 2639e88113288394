package dev.tidemill.chat.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/// The mean of a metric, with how sure it is.
///
/// @param cases that have the metric
/// @param low   of the 95 % interval, by the same bootstrap as [PairedDifference]
public record MeanInterval(int cases, double mean, double low, double high) {
    /// Of values by case: the difference from nothing.
    public static MeanInterval of(Map<String, Double> values, long seed) {
        Map<String, Double> nothing = new LinkedHashMap<>();
        values.keySet().forEach(id -> nothing.put(id, 0.0));
        PairedDifference mean = PairedDifference.of(nothing, values, seed);
        return new MeanInterval(mean.pairs(), mean.difference(), mean.low(), mean.high());
    }
}
