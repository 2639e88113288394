package dev.tidemill.chat.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/// How much better a candidate is than the control, on the same cases.
///
/// @param pairs      cases that both have
/// @param difference mean of candidate minus control
/// @param low        of the 95 % interval, by the paired bootstrap (B. Efron, R. Tibshirani, 1993, percentiles)
/// @param p          of as large a mean difference, were the two interchangeable in each case: a permutation test by
///                   random signs
public record PairedDifference(int pairs, double difference, double low, double high, double p) {
    private static final int REPLICATES = 10_000;
    private static final double TAIL = 0.025;

    /// @param control   values by case
    /// @param candidate values by case
    public static PairedDifference of(Map<String, Double> control, Map<String, Double> candidate, long seed) {
        double[] differences = control.entrySet().stream()
                .filter(entry -> candidate.containsKey(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .mapToDouble(entry -> candidate.getOrDefault(entry.getKey(), Double.NaN) - entry.getValue())
                .toArray();
        if (differences.length == 0) {
            return new PairedDifference(0, Double.NaN, Double.NaN, Double.NaN, 1);
        }
        double mean = Arrays.stream(differences).average().orElse(0);
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[REPLICATES];
        int asLarge = 0;
        for (int i = 0; i < REPLICATES; i++) {
            double drawn = 0;
            double signed = 0;
            for (double difference : differences) {
                drawn += differences[random.nextInt(differences.length)];
                signed += random.nextBoolean() ? difference : -difference;
            }
            means[i] = drawn / differences.length;
            asLarge += Math.abs(signed / differences.length) >= Math.abs(mean) - 1e-12 ? 1 : 0;
        }
        Arrays.sort(means);
        return new PairedDifference(
                differences.length,
                mean,
                means[(int) (TAIL * REPLICATES)],
                means[(int) ((1 - TAIL) * REPLICATES) - 1],
                (asLarge + 1.0) / (REPLICATES + 1));
    }
}
