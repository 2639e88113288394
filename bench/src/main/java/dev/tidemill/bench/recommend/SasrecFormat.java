package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.measure.NextItemEvaluation;
import dev.tidemill.recommend.measure.NextItemEvaluation.LeftOut;
import dev.tidemill.recommend.measure.NextItemEvaluation.Question;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.RankingReport;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.sequence.Sequences;
import dev.tidemill.recommend.session.TransitionModel;
import dev.tidemill.recommend.session.TransitionSettings;
import dev.tidemill.recommend.session.TransitionTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// MovieLens 1M as SASRec prepared and gSASRec split it: leave-last-out, all items ranked, those of the
/// history left out, all 6,040 users averaged. Learned from `train/input.txt` alone.
final class SasrecFormat implements QualityFormat {
    private static final int K = 10;

    /// Chosen with `--select true`: the last items of the training sequences, which the test never sees.
    private static final TransitionSettings CHOSEN = new TransitionSettings(List.of(0.6, 0.95), 300, 0, 0, 0.1);

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
        TransitionSettings settings =
                options.value("select", "false").equals("true") ? select(train, options, workers, result) : CHOSEN;
        long begun = System.nanoTime();
        TransitionModel model = train(settings, train, workers);
        double seconds = (System.nanoTime() - begun) / 1e9;
        RankingReport report = new NextItemEvaluation(
                        questions(asked.sequences(items.size()), right.sequences(items.size())), K, LeftOut.SEEN)
                .evaluate(model, workers);
        result.metric("ndcg_at_10", report.mean(RankingMetric.NDCG))
                .metric("recall_at_10", report.mean(RankingMetric.RECALL))
                .metric("mrr_at_10", report.mean(RankingMetric.MRR))
                .metric("train_seconds", seconds)
                .note("slist, " + label(settings) + "; learned from train/input.txt alone");
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

    private static TransitionModel train(TransitionSettings settings, Sequences data, Workers workers) {
        return new TransitionTrainer(settings, Kernels.fastest())
                .train(data, new TrainingRun(1, workers, TrainingRun.Progress.SILENT));
    }

    /// Every user's last training item is held out, and the greatest nDCG on those wins.
    private static TransitionSettings select(
            Sequences train, BenchOptions options, Workers workers, BenchResult.Builder result) {
        Sequences inner = train.withoutLast();
        NextItemEvaluation evaluation = new NextItemEvaluation(NextItemEvaluation.lastOf(train), K, LeftOut.SEEN);
        record Scored(TransitionSettings settings, double ndcg, double recall) {}
        List<Scored> scored = new ArrayList<>();
        for (TransitionSettings settings : trials()) {
            RankingReport report = evaluation.evaluate(train(settings, inner, workers), workers);
            scored.add(new Scored(settings, report.mean(RankingMetric.NDCG), report.mean(RankingMetric.RECALL)));
            options.say().accept(line(scored.getLast().ndcg(), scored.getLast().recall(), settings));
        }
        scored.sort(Comparator.comparingDouble((Scored s) -> -s.ndcg()));
        result.note("chosen among " + scored.size() + " on the last training item of every user, by nDCG@10:");
        scored.stream().limit(3).forEach(s -> result.note("  " + line(s.ndcg(), s.recall(), s.settings())));
        return scored.getFirst().settings();
    }

    private static List<TransitionSettings> trials() {
        List<TransitionSettings> trials = new ArrayList<>();
        for (List<Double> decays : List.of(List.of(0.8), List.of(0.0, 0.9), List.of(0.5, 0.95), List.of(0.6, 0.95))) {
            for (double l2 : new double[] {150, 300, 600}) {
                for (double popularity : new double[] {0, 0.1, 0.2}) {
                    trials.add(new TransitionSettings(decays, l2, 0, 0, popularity));
                }
            }
        }
        for (double consistency : new double[] {0.3, 1, 3}) {
            trials.add(new TransitionSettings(List.of(0.6, 0.95), 300, consistency, 0, 0.1));
        }
        return trials;
    }

    private static String line(double ndcg, double recall, TransitionSettings settings) {
        return String.format(Locale.ROOT, "validation nDCG@10 %.4f, R@10 %.4f: %s", ndcg, recall, label(settings));
    }

    private static String label(TransitionSettings settings) {
        return "decays " + settings.decays() + ", l2 " + settings.l2() + ", consistency " + settings.consistency()
                + ", popularity " + settings.popularity();
    }
}
