package dev.tidemill.platform;

import java.util.ArrayList;
import java.util.List;

/// How many units each arm should have, given the weights that it had while units came.
final class ExpectedUnits {
    private ExpectedUnits() {}

    /// @param periods oldest first
    /// @param units   that there are now
    /// @return in the order of the arms
    static List<Double> of(List<StoredExperiments.Period> periods, long units, List<String> arms) {
        double[] expected = new double[arms.size()];
        for (int period = 0; period < periods.size(); period++) {
            long until = period + 1 < periods.size() ? periods.get(period + 1).units() : units;
            double came = Math.max(0, until - periods.get(period).units());
            for (int arm = 0; arm < expected.length; arm++) {
                expected[arm] += came * periods.get(period).shares().getOrDefault(arms.get(arm), 0.0);
            }
        }
        List<Double> all = new ArrayList<>();
        for (double one : expected) {
            all.add(one);
        }
        return all;
    }
}
