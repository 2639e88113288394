package dev.tidemill.recommend.measure;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// What came of an evaluation.
///
/// @param k        length of a list
/// @param values   for each metric the value of each user
/// @param exposure what the catalogue as a whole got to show
public record RankingReport(int k, Map<RankingMetric, double[]> values, Exposure exposure) {
    public RankingReport {
        values = Map.copyOf(values);
    }

    /// How many users were asked.
    public int users() {
        return of(RankingMetric.NDCG).length;
    }

    /// The mean over users; NaN without users.
    public double mean(RankingMetric metric) {
        return Arrays.stream(of(metric)).average().orElse(Double.NaN);
    }

    /// The value of every user.
    public double[] of(RankingMetric metric) {
        return Objects.requireNonNull(values.get(metric)).clone();
    }

    /// The percentile bootstrap interval of the mean (Efron 1979): users drawn with replacement.
    ///
    /// @param share   of means within it, 0.95
    /// @param samples how often is drawn, at least 100
    /// @return its lower and upper bound
    public double[] interval(RankingMetric metric, double share, int samples, long seed) {
        double[] each = of(metric);
        if (each.length == 0 || samples < 100 || !(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "an interval needs users, at least 100 samples and a share between 0 and 1," + " got " + each.length
                            + ", " + samples + ", " + share);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[samples];
        for (int s = 0; s < samples; s++) {
            double sum = 0;
            for (int i = 0; i < each.length; i++) {
                sum += each[random.nextInt(each.length)];
            }
            means[s] = sum / each.length;
        }
        Arrays.sort(means);
        int tail = (int) Math.floor((1 - share) / 2 * samples);
        return new double[] {means[tail], means[samples - 1 - tail]};
    }
}
