package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.linear.ClosedFormTrainer;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.matrix.RatingWeights;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// MovieLens 100K as Microsoft Recommenders splits and measures it (examples/06_benchmarks): all ratings
/// are positive, 75 % of each item's ratings to learn from, seen items left out, all test users averaged.
final class MsFormat implements QualityFormat {
    private static final int K = 10;
    private static final double MIDDLE_RATING = 3;

    /// README of recommenders-team/recommenders, "Algorithm Comparison", and where it differs its notebook.
    private static final Map<String, double[]> PUBLISHED = Map.of(
            "BiVAE", new double[] {0.475077, 0.411771, 0.219145, 0.146126},
            "BPR", new double[] {0.441997, 0.388229, 0.212522, 0.132478},
            "LightGCN", new double[] {0.419846, 0.379626, 0.144336, 0.088526},
            "NCF", new double[] {0.396118, 0.347296, 0.180775, 0.107720},
            "SAR", new double[] {0.382461, 0.330753, 0.176385, 0.110591},
            "BiVAE (notebook)", new double[] {0.468673, 0.408165, 0.220898, 0.143562});

    @Override
    public String name() {
        return "ms";
    }

    @Override
    public String description() {
        return "train.tsv and test.tsv of the Microsoft Recommenders benchmark";
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atLeast("ndcg_at_10", 0.487),
                Target.atLeast("precision_at_10", 0.424),
                Target.atLeast("recall_at_10", 0.229),
                Target.atLeast("map_at_10", 0.151));
    }

    @Override
    public void measure(BenchOptions options, Workers workers, BenchResult.Builder result) {
        Split split = PublicFiles.read(
                options.requiredData("the folder ms_recommenders_split"),
                "train.tsv",
                "test.tsv",
                Layout.ratings(),
                result);
        Trial best = new Selection(0.25, 7, K).best(split.train(), trials(), workers, options.say(), result);
        Trial.Outcome outcome = best.run(split.train(), split.test(), K, workers);
        for (RankingMetric metric :
                List.of(RankingMetric.NDCG, RankingMetric.PRECISION, RankingMetric.RECALL, RankingMetric.MAP)) {
            result.metric(metric.at(K), outcome.report().mean(metric));
        }
        result.metric("train_seconds", outcome.seconds());
        Reports.catalogue(outcome.report(), result);
        PUBLISHED.entrySet().stream()
                .sorted((a, b) -> Double.compare(b.getValue()[0], a.getValue()[0]))
                .forEach(row -> published(row.getKey(), row.getValue(), result));
        result.note("rows beside ours are published figures, not runs of today");
    }

    private static void published(String row, double[] values, BenchResult.Builder result) {
        result.peer(row, "ndcg_at_10", values[0])
                .peer(row, "precision_at_10", values[1])
                .peer(row, "recall_at_10", values[2])
                .peer(row, "map_at_10", values[3]);
    }

    private static List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        Kernels kernels = Kernels.fastest();
        for (double slope : new double[] {0, 0.05, 0.1, 0.2}) {
            RatingWeights weights = new RatingWeights(MIDDLE_RATING, slope, 0.01);
            for (double l2 : new double[] {100, 200, 300, 400, 500}) {
                for (double dropout : new double[] {0, 0.2, 0.4, 0.5}) {
                    String label = (dropout == 0 ? "ease" : "edlae dropout " + dropout) + ", l2 " + l2
                            + ", rating slope " + slope;
                    trials.add(new Trial(
                            label,
                            weights,
                            dropout == 0
                                    ? ClosedFormTrainer.ease(l2, kernels)
                                    : ClosedFormTrainer.edlae(l2, dropout, kernels)));
                }
            }
        }
        return trials;
    }
}
