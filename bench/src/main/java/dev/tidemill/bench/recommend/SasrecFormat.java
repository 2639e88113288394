package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.blend.BlendedModel;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.measure.NextItemEvaluation;
import dev.tidemill.recommend.measure.NextItemEvaluation.LeftOut;
import dev.tidemill.recommend.measure.NextItemEvaluation.Question;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.RankingReport;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;
import dev.tidemill.recommend.session.TransitionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// MovieLens 1M as SASRec prepared and gSASRec split it: leave-last-out, all items ranked, those of the
/// history left out, all 6,040 users averaged. Learned from `train/input.txt` alone.
final class SasrecFormat implements QualityFormat {
    private static final int K = 10;

    /// Chosen with `--select true`: the last items of the training sequences, which the test never sees.
    private static final SequenceBlend CHOSEN =
            new SequenceBlend(new TransitionSettings(List.of(0.3, 0.8, 0.97), 300, 0, 0.35, 0.1), 0.4, 0.3);

    /// READMEs of asash/gSASRec-pytorch and asash/bert4rec_repro: nDCG@10, R@10, R@1 (NaN: not published).
    private static final Map<String, double[]> PUBLISHED = published();

    private static Map<String, double[]> published() {
        Map<String, double[]> rows = new LinkedHashMap<>();
        rows.put("gSASRec, GPU", new double[] {0.1726, 0.3003, 0.0754});
        rows.put("ALBERT4Rec, GPU", new double[] {0.1656, Double.NaN, Double.NaN});
        rows.put("DeBERTa4Rec, GPU", new double[] {0.1596, Double.NaN, Double.NaN});
        rows.put("BERT4Rec, GPU", new double[] {0.1516, 0.2821, Double.NaN});
        rows.put("SASRec, GPU", new double[] {0.1259, 0.2392, 0.0442});
        rows.put("MF-BPR", new double[] {0.0377, Double.NaN, Double.NaN});
        return rows;
    }

    @Override
    public String name() {
        return "sasrec";
    }

    @Override
    public String description() {
        return "train/input.txt, test/input.txt and test/output.txt of gSASRec's MovieLens 1M";
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("ndcg_at_10", 0.175), Target.atLeast("recall_at_10", 0.300));
    }

    @Override
    public void measure(BenchOptions options, Workers workers, BenchResult.Builder result) {
        Path folder = options.requiredData("the folder gsasrec_split");
        SequenceFiles files = new SequenceFiles(folder, result);
        Ids.Builder items = new Ids.Builder();
        SequenceFiles.Raw learned = files.read("train/input.txt", new Layout.SequenceLines(), items);
        SequenceFiles.Raw asked = files.read("test/input.txt", new Layout.SequenceLines(), items);
        SequenceFiles.Raw right = files.read("test/output.txt", new Layout.SequenceLines(), items);
        Sequences train = learned.sequences(items.size());
        SequenceBlend blend =
                options.value("select", "false").equals("true") ? select(train, options, workers, result) : CHOSEN;
        long begun = System.nanoTime();
        BlendedModel model = blend.blend(blend.train(train, run(workers)));
        double seconds = (System.nanoTime() - begun) / 1e9;
        RankingReport report = new NextItemEvaluation(
                        questions(asked.sequences(items.size()), right.sequences(items.size())), K, LeftOut.SEEN)
                .evaluate(model, workers);
        result.metric("ndcg_at_10", report.mean(RankingMetric.NDCG))
                .metric("recall_at_10", report.mean(RankingMetric.RECALL))
                .metric("mrr_at_10", report.mean(RankingMetric.MRR))
                .metric("train_seconds", seconds)
                .note(blend.label() + "; learned from train/input.txt alone");
        Reports.catalogue(report, result);
        PUBLISHED.forEach((row, values) -> published(row, values, result));
        result.note("rows beside ours are published figures, not runs of today");
    }

    private static void published(String row, double[] values, BenchResult.Builder result) {
        String[] names = {"ndcg_at_10", "recall_at_10", "recall_at_1"};
        for (int i = 0; i < names.length; i++) {
            if (!Double.isNaN(values[i])) {
                result.peer(row, names[i], values[i]);
            }
        }
    }

    private static List<Question> questions(Sequences asked, Sequences right) {
        if (asked.count() != right.count()) {
            throw new IllegalArgumentException("test/input.txt and test/output.txt must have as many lines, got "
                    + asked.count() + " and " + right.count());
        }
        List<Question> questions = new ArrayList<>();
        for (int s = 0; s < asked.count(); s++) {
            questions.add(new Question(asked.history(s), right.item(right.start(s))));
        }
        return questions;
    }

    private static TrainingRun run(Workers workers) {
        return new TrainingRun(1, workers, TrainingRun.Progress.SILENT);
    }

    /// Every user's last training item is held out: first the transitions that are best alone, then the
    /// weights beside them, both by nDCG.
    private static SequenceBlend select(
            Sequences train, BenchOptions options, Workers workers, BenchResult.Builder result) {
        Sequences inner = train.withoutLast();
        Choice choice = new Choice(
                new NextItemEvaluation(NextItemEvaluation.lastOf(train), K, LeftOut.SEEN), workers, options.say());
        for (SequenceBlend alone : alone()) {
            choice.offer(alone, alone.transitionsOf(inner, run(workers)));
        }
        TransitionSettings transitions = choice.best().transitions();
        SequenceBlend.Trained models = choice.best().train(inner, run(workers));
        for (double ease : new double[] {0, 0.2, 0.4}) {
            for (double neighbours : new double[] {0, 0.15, 0.3, 0.45}) {
                SequenceBlend blend = new SequenceBlend(transitions, ease, neighbours);
                choice.offer(blend, blend.blend(models));
            }
        }
        choice.note(result);
        return choice.best();
    }

    private static List<SequenceBlend> alone() {
        List<Double> one = List.of(0.8);
        List<Double> two = List.of(0.6, 0.95);
        List<Double> three = List.of(0.3, 0.8, 0.97);
        return Stream.of(
                        new TransitionSettings(one, 300, 0, 0, 0),
                        new TransitionSettings(one, 300, 0, 0, 0.1),
                        new TransitionSettings(two, 300, 0, 0, 0),
                        new TransitionSettings(two, 300, 0, 0, 0.1),
                        new TransitionSettings(two, 300, 1, 0, 0.1),
                        new TransitionSettings(two, 300, 0, 0.35, 0.1),
                        new TransitionSettings(two, 300, 0, 0.6, 0.1),
                        new TransitionSettings(three, 300, 0, 0, 0.1),
                        new TransitionSettings(three, 300, 0, 0.35, 0.1))
                .map(transitions -> new SequenceBlend(transitions, 0, 0))
                .toList();
    }

    /// What was tried, and how good it was.
    private static final class Choice {
        private record Scored(SequenceBlend blend, double ndcg, double recall) {
            String line() {
                return String.format(
                        Locale.ROOT, "validation nDCG@10 %.4f, R@10 %.4f: %s", ndcg, recall, blend.label());
            }
        }

        private final NextItemEvaluation evaluation;
        private final Workers workers;
        private final Consumer<String> say;
        private final List<Scored> scored = new ArrayList<>();

        Choice(NextItemEvaluation evaluation, Workers workers, Consumer<String> say) {
            this.evaluation = evaluation;
            this.workers = workers;
            this.say = say;
        }

        void offer(SequenceBlend blend, CandidateModel model) {
            RankingReport report = evaluation.evaluate(model, workers);
            scored.add(new Scored(blend, report.mean(RankingMetric.NDCG), report.mean(RankingMetric.RECALL)));
            say.accept(scored.getLast().line());
            scored.sort(Comparator.comparingDouble((Scored s) -> -s.ndcg()));
        }

        SequenceBlend best() {
            return scored.getFirst().blend();
        }

        void note(BenchResult.Builder result) {
            result.note("chosen among " + scored.size() + " on the last training item of every user, by nDCG@10:");
            scored.stream().limit(3).forEach(s -> result.note("  " + s.line()));
        }
    }
}
