package dev.tidemill.recommend.bundle;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.recommend.content.ContentModel;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.measure.RankingEvaluation;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.RankingReport;
import dev.tidemill.recommend.measure.Split;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/// Measures a champion and a challenger on what people did last, which neither has seen: the champion as it is, the
/// challenger as the same training makes it without that. Both propose for the same people, from the same histories,
/// by their fused candidates: a ranker, which learned from what was shown and clicked, is judged when it is trained.
public final class BundleComparison {
    private static final double NEWEST = 0.1;
    private static final int SAMPLES = 1000;
    private static final int TIMED = 1000;

    private final SlateDefinition slate;
    private final BundleTrainer trainer;
    private final Workers workers;
    private final long seed;

    public BundleComparison(SlateDefinition slate, BundleTrainer trainer, Workers workers, long seed) {
        this.slate = slate;
        this.trainer = trainer;
        this.workers = workers;
        this.seed = seed;
    }

    /// @param champion   NaN without people
    /// @param gain       mean of the differences; positive is better
    /// @param low        the lower bound of its 95 % interval, by a bootstrap over people
    /// @param people     who did something in the test part
    /// @param liked      what they did in it
    /// @param nanos      of proposing for one person by the challenger, 99th percentile
    public record Compared(
            double champion,
            double challenger,
            double gain,
            double low,
            double high,
            int people,
            int liked,
            long nanos) {}

    /// @param champion  its bundle
    /// @param learned   time of the newest interaction that the champion learned from; what is newer is
    ///                  measured on, at most the newest tenth
    /// @param metric    `ndcg_at_10`
    /// @param stopwatch nanoseconds
    public Compared compare(
            Material data, Bundle champion, long learned, RankingMetric metric, LongSupplier stopwatch) {
        Interactions all = data.interactions();
        long held = all.size() == 0 ? learned : Math.max(newest(all), learned + 1);
        Split split = Split.byTime(all, held);
        Interactions test = liked(split.test());
        if (test.size() == 0) {
            return new Compared(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0);
        }
        RankingEvaluation evaluation = new RankingEvaluation(split.train(), test, BundleTrainer.K);
        Fused young = new Fused(trainer.measurable(data.before(split.train(), held)), slate, all.items());
        Fused old = new Fused(champion(champion, data.items()), slate, all.items());
        RankingReport challenged = evaluation.evaluate(young, workers);
        double[] before = evaluation.evaluate(old, workers).of(metric);
        double[] after = challenged.of(metric);
        double[] gains = new double[after.length];
        Arrays.setAll(gains, i -> after[i] - before[i]);
        double[] means = means(gains);
        return new Compared(
                mean(before),
                mean(after),
                mean(gains),
                means[(int) (0.025 * SAMPLES)],
                means[SAMPLES - 1 - (int) (0.025 * SAMPLES)],
                gains.length,
                test.size(),
                slow(young, split.train(), stopwatch));
    }

    /// The time from which on the newest tenth of the interactions lies.
    private static long newest(Interactions all) {
        long[] times = new long[all.size()];
        for (int at = 0; at < times.length; at++) {
            times[at] = all.time(at);
        }
        Arrays.sort(times);
        return times[(int) Math.min(times.length - 1, (1 - NEWEST) * times.length)];
    }

    private static Interactions liked(Interactions test) {
        Entries entries = new Entries();
        for (int user = 0; user < test.users(); user++) {
            for (int at = test.start(user); at < test.end(user); at++) {
                if (test.weight(at) > 0) {
                    entries.add(user, test.item(at), test.weight(at), test.time(at));
                }
            }
        }
        return entries.toMatrix(test.users(), test.items(), Entries.Duplicates.LAST);
    }

    /// The champion's models over the items of now: what it has not known it never proposes. What proposes only
    /// items that nobody has met cannot be measured by what somebody met.
    private static Map<String, CandidateModel> champion(Bundle champion, Ids items) {
        Map<String, CandidateModel> models = new LinkedHashMap<>();
        champion.candidates().forEach((name, artifact) -> {
            boolean unmet = artifact.model() instanceof ContentModel content
                    && content.space().coldOnly();
            if (!unmet) {
                models.put(name, KnownItems.of(artifact, items));
            }
        });
        return models;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private double[] means(double[] values) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[sample] = sum / values.length;
        }
        Arrays.sort(means);
        return means;
    }

    private static long slow(CandidateModel model, Interactions histories, LongSupplier stopwatch) {
        float[] scores = new float[model.items()];
        int timed = Math.min(TIMED, histories.users());
        long[] nanos = new long[timed];
        for (int round = 0; round < 2; round++) {
            for (int user = 0; user < timed; user++) {
                History history = History.of(histories, user);
                long begun = stopwatch.getAsLong();
                model.score(history, scores);
                nanos[user] = stopwatch.getAsLong() - begun;
            }
        }
        Arrays.sort(nanos);
        return nanos[Math.min(timed - 1, (int) (timed * 0.99))];
    }
}
