package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.measure.NextItemEvaluation;
import dev.tidemill.recommend.measure.NextItemEvaluation.LeftOut;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.RankingReport;
import dev.tidemill.recommend.sequence.Sequences;
import dev.tidemill.recommend.session.NeighbourSettings;
import dev.tidemill.recommend.session.SessionIndex;
import dev.tidemill.recommend.session.SessionNeighbourModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The clicks that Serenade is shown with, as its evaluator measures: every next click of every test
/// session, all items ranked but the newest, the one that came is right.
final class SessionsFormat implements QualityFormat {
    private static final int K = 20;

    /// The 99.5 % quantile of different items in a session, as Serenade leaves out longer ones.
    private static final double LONGEST = 0.995;

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public String description() {
        return "train.txt, valid.txt and test.txt of Serenade's example";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("mrr_at_20", 0.340), Target.atLeast("hit_rate_at_20", 0.645));
    }

    @Override
    public void measure(BenchOptions options, Workers workers, BenchResult.Builder result) {
        SequenceFiles files = new SequenceFiles(options.requiredData("the folder serenade"), result);
        Ids.Builder items = new Ids.Builder();
        Layout layout = Layout.clicks("SessionId", "ItemId", "Time");
        SequenceFiles.Raw learned = files.read("train.txt", layout, items);
        SequenceFiles.Raw held = files.read("valid.txt", layout, items);
        SequenceFiles.Raw asked = files.read("test.txt", layout, items);
        Sequences train = learned.sequences(items.size());
        int longest = longest(train);
        long begun = System.nanoTime();
        SessionIndex index = SessionIndex.of(train, 2500, longest);
        double seconds = (System.nanoTime() - begun) / 1e9;
        NeighbourSettings settings =
                select(index, evaluation(held.sequences(items.size())), longest, options, workers, result);
        NextItemEvaluation test = evaluation(asked.sequences(items.size()));
        RankingReport report = test.evaluate(new SessionNeighbourModel(index, settings), workers);
        result.metric("mrr_at_20", report.mean(RankingMetric.MRR))
                .metric("hit_rate_at_20", report.mean(RankingMetric.HIT_RATE))
                .metric("ndcg_at_20", report.mean(RankingMetric.NDCG))
                .metric("train_seconds", seconds);
        Reports.catalogue(report, result);
        RankingReport theirs = test.evaluate(
                new SessionNeighbourModel(index, new NeighbourSettings(1502, 288, 4, 1, 1, longest)), workers);
        result.peer("Serenade, tuned", "mrr_at_20", 0.3401)
                .peer("Serenade, defaults", "mrr_at_20", 0.3277)
                .peer("Serenade, defaults", "hit_rate_at_20", 0.6402)
                .note("rows beside ours are published figures, not runs of today")
                .note(line(theirs, new NeighbourSettings(1502, 288, 4, 1, 1, longest))
                        + " (ours with the parameters published for this data)");
    }

    private static NextItemEvaluation evaluation(Sequences sessions) {
        return new NextItemEvaluation(NextItemEvaluation.everyNextOf(sessions), K, LeftOut.NONE);
    }

    private static int longest(Sequences train) {
        int[] lengths = new int[train.count()];
        for (int s = 0; s < lengths.length; s++) {
            lengths[s] = (int) Arrays.stream(train.entries(), train.start(s), train.end(s))
                    .distinct()
                    .count();
        }
        Arrays.sort(lengths);
        return lengths[(int) (LONGEST * (lengths.length - 1))];
    }

    /// The greatest MRR on the validation sessions.
    private static NeighbourSettings select(
            SessionIndex index,
            NextItemEvaluation held,
            int longest,
            BenchOptions options,
            Workers workers,
            BenchResult.Builder result) {
        record Scored(NeighbourSettings settings, RankingReport report) {
            double mrr() {
                return report.mean(RankingMetric.MRR);
            }
        }
        List<Scored> scored = new ArrayList<>();
        for (NeighbourSettings settings : trials(longest)) {
            scored.add(new Scored(settings, held.evaluate(new SessionNeighbourModel(index, settings), workers)));
        }
        scored.sort(Comparator.comparingDouble((Scored s) -> -s.mrr()));
        result.note("chosen among " + scored.size() + " on valid.txt, by MRR@20:");
        scored.stream().limit(3).forEach(s -> result.note("  " + line(s.report(), s.settings())));
        options.say().accept(line(scored.getFirst().report(), scored.getFirst().settings()));
        return scored.getFirst().settings();
    }

    private static List<NeighbourSettings> trials(int longest) {
        List<NeighbourSettings> trials = new ArrayList<>();
        for (int recent : new int[] {500, 1500}) {
            for (int neighbours : new int[] {50, 100, 300, 1000}) {
                for (int last : new int[] {2, 3, 4, 6, 9}) {
                    for (double idf : new double[] {0, 1, 2}) {
                        for (double nearness : new double[] {1, 0.8, 0.6, 0.5, 0.4, 0.3}) {
                            trials.add(new NeighbourSettings(recent, neighbours, last, idf, nearness, longest));
                        }
                    }
                }
            }
        }
        return trials;
    }

    private static String line(RankingReport report, NeighbourSettings settings) {
        return String.format(
                Locale.ROOT,
                "MRR@20 %.4f, HitRate@20 %.4f: vmis-knn, recent %d, neighbours %d, last %d, idf %s, nearness %s, longest %d",
                report.mean(RankingMetric.MRR),
                report.mean(RankingMetric.HIT_RATE),
                settings.recent(),
                settings.neighbours(),
                settings.last(),
                settings.idf(),
                settings.nearness(),
                settings.longest());
    }
}
