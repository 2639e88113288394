package dev.tidemill.bench.recommend;

import dev.tidemill.bench.BenchResult;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.Split;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Chooses among trials on a part of the training data: the greatest nDCG at `k`; the test is not seen.
///
/// @param share of the training data that is held out for choosing
/// @param seed  of that split
record Selection(double share, long seed, int k) {
    /// The best trial; the three best are noted.
    Trial best(
            Interactions train, List<Trial> trials, Workers workers, Consumer<String> say, BenchResult.Builder into) {
        Split inner = Split.random(train, share, seed);
        record Scored(Trial trial, double ndcg) {}
        List<Scored> scored = trials.stream()
                .map(trial -> {
                    double ndcg = trial.run(inner.train(), inner.test(), k, workers)
                            .report()
                            .mean(RankingMetric.NDCG);
                    say.accept(String.format(Locale.ROOT, "%s: validation nDCG@%d %.4f", trial.label(), k, ndcg));
                    return new Scored(trial, ndcg);
                })
                .sorted((a, b) -> Double.compare(b.ndcg(), a.ndcg()))
                .toList();
        into.note(String.format(
                Locale.ROOT,
                "chosen among %d on %.0f %% of the training data held out (seed %d), by nDCG@%d:",
                trials.size(),
                100 * share,
                seed,
                k));
        scored.stream()
                .limit(3)
                .forEach(s -> into.note(String.format(
                        Locale.ROOT, "  %.4f %s", s.ndcg(), s.trial().label())));
        return scored.getFirst().trial();
    }
}
