package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchResult;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.RankingReport;
import java.util.Locale;

/// Puts reports into results.
final class Reports {
    private static final int SAMPLES = 1000;

    private Reports() {}

    /// What is not in the published tables: the interval of nDCG over users, and what the catalogue shows.
    static void catalogue(RankingReport report, BenchResult.Builder result) {
        double[] interval = report.interval(RankingMetric.NDCG, 0.95, SAMPLES, 1);
        result.metric("coverage", report.exposure().coverage())
                .metric("novelty_bits", report.exposure().novelty())
                .metric("gini", report.exposure().gini())
                .note(String.format(
                        Locale.ROOT,
                        "%d test users; 95 %% bootstrap interval of nDCG@%d over users: %.4f to %.4f",
                        report.users(),
                        report.k(),
                        interval[0],
                        interval[1]));
    }
}
