package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.factor.IalsParameters;
import dev.tidemill.recommend.factor.IalsTrainer;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.linear.ClosedFormTrainer;
import dev.tidemill.recommend.linear.GraphFilterTrainer;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The protocol of NGCF and LightGCN: `user item item …` lines, all items that the user has not in
/// train.txt are ranked, Recall@20 and nDCG@20 averaged over the users of test.txt.
final class LightGcnFormat implements QualityFormat {
    private static final int K = 20;

    /// Recall@20 and nDCG@20 of the three public splits, which are known by their number of items; He et
    /// al. 2020 (arXiv 2002.02126), table 4, and for NGCF its table 3.
    private static final Map<Integer, Map<String, double[]>> PUBLISHED = Map.of(
            40_981, Map.of("LightGCN", new double[] {0.1830, 0.1554}, "NGCF", new double[] {0.1570, 0.1327}),
            38_048, Map.of("LightGCN", new double[] {0.0649, 0.0530}, "NGCF", new double[] {0.0579, 0.0477}),
            91_599, Map.of("LightGCN", new double[] {0.0411, 0.0315}, "NGCF", new double[] {0.0344, 0.0263}));

    @Override
    public String name() {
        return "lightgcn";
    }

    @Override
    public String description() {
        return "train.txt and test.txt with lines of user item item …";
    }

    @Override
    public List<Target> targets() {
        return List.of();
    }

    @Override
    public void measure(BenchOptions options, Workers workers, BenchResult.Builder result) {
        Split split = PublicFiles.read(
                options.requiredData("a folder with train.txt and test.txt"),
                "train.txt",
                "test.txt",
                new Layout.AdjacencyLines(),
                result);
        int items = split.train().items();
        Trial best = new Selection(0.2, 7, K).best(split.train(), trials(items), workers, options.say(), result);
        Trial.Outcome outcome = best.run(split.train(), split.test(), K, workers);
        result.metric("recall_at_20", outcome.report().mean(RankingMetric.RECALL))
                .metric("ndcg_at_20", outcome.report().mean(RankingMetric.NDCG))
                .metric("train_seconds", outcome.seconds());
        Reports.catalogue(outcome.report(), result);
        Map<String, double[]> published = PUBLISHED.getOrDefault(items, Map.of());
        published.forEach(
                (row, values) -> result.peer(row, "recall_at_20", values[0]).peer(row, "ndcg_at_20", values[1]));
        result.note(
                published.isEmpty()
                        ? "nothing published is known for " + items + " items"
                        : "rows beside ours are published figures, not runs of today");
    }

    private static List<Trial> trials(int items) {
        List<Trial> trials = new ArrayList<>();
        Kernels kernels = Kernels.fastest();
        if (items <= ClosedFormTrainer.MOST_ITEMS) {
            for (double l2 : new double[] {100, 300, 1000}) {
                trials.add(new Trial("ease l2 " + l2, Trial.alike(), ClosedFormTrainer.ease(l2, kernels)));
                trials.add(new Trial(
                        "edlae dropout 0.4, l2 " + l2, Trial.alike(), ClosedFormTrainer.edlae(l2, 0.4, kernels)));
            }
        }
        for (double share : new double[] {0, 0.1, 0.3}) {
            trials.add(new Trial(
                    "graph-filter rank 256, share " + share,
                    Trial.alike(),
                    new GraphFilterTrainer(256, share, 500, kernels)));
        }
        for (double l2 : new double[] {0.003, 0.01, 0.03}) {
            IalsParameters parameters = new IalsParameters(128, 8, l2, 1, 0.1, 64, 0.1, 1);
            trials.add(new Trial("ials 128 factors, l2 " + l2, Trial.alike(), new IalsTrainer(parameters, kernels)));
        }
        return trials;
    }
}
