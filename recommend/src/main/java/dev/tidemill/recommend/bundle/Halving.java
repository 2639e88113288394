package dev.tidemill.recommend.bundle;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.SlateDefinition.Candidate;
import dev.tidemill.app.SlateDefinition.Range;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.measure.RankingEvaluation;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.Split;
import dev.tidemill.recommend.model.TrainingRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Looks for better parameters within declared ranges by successive halving (Jamieson and Talwalkar
/// 2016): many are
/// tried on every ninth user, the best third of them on every third, the best third of these on
/// all. Each is judged by
/// nDCG@10 on the last interaction but one of each user; the last one, by which the result is
/// measured, is not seen.
///
/// What is declared is among those that are tried. The same data, seed and declaration try the same
/// and find the same,
/// unless the budget of time ends it: then the best by then holds.
public final class Halving {
    private static final int THIRD = 3;
    private static final int FEWEST_USERS = 9;

    private final SlateDefinition slate;
    private final long seed;
    private final Workers workers;
    private final BundleTrainer.Progress progress;
    private final InstantSource clock;

    /// @param clock measures the budget
    public Halving(
            SlateDefinition slate, long seed, Workers workers, BundleTrainer.Progress progress, InstantSource clock) {
        this.slate = slate;
        this.seed = seed;
        this.workers = workers;
        this.progress = progress;
        this.clock = clock;
    }

    /// One thing tried.
    ///
    /// @param every of how many users one was learned from
    /// @param value nDCG@10
    public record Trial(String candidate, Map<String, Double> parameters, int every, double value) {}

    /// What came of it.
    ///
    /// @param slate  with the best parameters
    /// @param trials in the order in which they were tried
    /// @param ended  whether the budget ended it
    public record Tuned(SlateDefinition slate, List<Trial> trials, boolean ended) {
        public Tuned {
            trials = List.copyOf(trials);
        }
    }

    private static final class Search {
        private final List<Trial> trials = new ArrayList<>();
        private final long until;
        private boolean ended;

        Search(long until) {
            this.until = until;
        }
    }

    /// Tries. A candidate without ranges stays as it is.
    public Tuned tune(Material all) {
        Map<String, Candidate> candidates = new LinkedHashMap<>(slate.candidates());
        Duration budget = slate.tuning().budget();
        Search search = new Search(clock.millis() + budget.toMillis());
        boolean searched = candidates.values().stream()
                .anyMatch(candidate -> !candidate.search().isEmpty());
        if (!searched || all.interactions().size() == 0) {
            return new Tuned(slate, List.of(), false);
        }
        Material known = all.measured(Split.leaveLastOut(all.interactions()).train());
        candidates.replaceAll((name, candidate) ->
                candidate.search().isEmpty() ? candidate : candidate.with(best(name, candidate, known, search)));
        return new Tuned(slate.with(candidates), search.trials, search.ended);
    }

    private Map<String, Double> best(String name, Candidate candidate, Material known, Search search) {
        List<Map<String, Double>> left = drawn(name, candidate);
        for (int every = FEWEST_USERS; every >= 1; every /= THIRD) {
            List<Trial> rung = rung(name, candidate, left, known.every(every), every, search);
            if (rung.isEmpty()) {
                break;
            }
            List<Trial> order = new ArrayList<>(rung);
            order.sort(Comparator.comparingDouble(Trial::value).reversed());
            int kept = every == 1 ? 1 : Math.max(1, (order.size() + THIRD - 1) / THIRD);
            left = order.subList(0, Math.min(kept, order.size())).stream()
                    .map(Trial::parameters)
                    .toList();
            if (search.ended) {
                break;
            }
        }
        return left.getFirst();
    }

    private List<Trial> rung(
            String name,
            Candidate candidate,
            List<Map<String, Double>> tried,
            Material material,
            int every,
            Search search) {
        Split split = Split.leaveLastOut(material.interactions());
        Material learned = material.measured(split.train());
        List<Trial> rung = new ArrayList<>();
        for (Map<String, Double> parameters : tried) {
            if (clock.millis() >= search.until) {
                search.ended = true;
                return rung;
            }
            progress.at(
                    rung.size(),
                    tried.size(),
                    "tuning " + name + " on one of " + every + " users: " + search.trials.size() + " trials");
            double value = value(name, candidate.with(parameters), learned, split);
            Trial trial = new Trial(name, parameters, every, value);
            rung.add(trial);
            search.trials.add(trial);
        }
        return rung;
    }

    private double value(String name, Candidate candidate, Material learned, Split split) {
        try {
            TrainingRun run = new TrainingRun(seed, workers, TrainingRun.Progress.SILENT);
            var model = Unweighted.where(
                    Algorithms.training(candidate).train(learned, run).model());
            return new RankingEvaluation(split.train(), split.test(), BundleTrainer.K)
                    .evaluate(model, workers)
                    .mean(RankingMetric.NDCG);
        } catch (IllegalArgumentException unfit) {
            throw new TidemillException(
                    ErrorCode.INVALID, "candidate " + name + " cannot be tuned: " + unfit.getMessage(), unfit);
        }
    }

    /// What is declared, then so many by chance: evenly, or by magnitude where a range spans a
    /// factor of ten; whole
    /// numbers where both bounds are.
    private List<Map<String, Double>> drawn(String name, Candidate candidate) {
        SplittableRandom random = new SplittableRandom(seed ^ name.hashCode());
        List<Map<String, Double>> drawn = new ArrayList<>();
        drawn.add(Map.of());
        while (drawn.size() < slate.tuning().trials()) {
            Map<String, Double> one = new LinkedHashMap<>();
            candidate.search().forEach((word, range) -> one.put(word, within(range, random.nextDouble())));
            drawn.add(one);
        }
        return drawn;
    }

    private static double within(Range range, double share) {
        boolean magnitude = range.low() > 0 && range.high() >= 10 * range.low();
        double value = magnitude
                ? range.low() * Math.pow(range.high() / range.low(), share)
                : range.low() + share * (range.high() - range.low());
        boolean whole = range.low() == Math.rint(range.low()) && range.high() == Math.rint(range.high());
        return whole && range.high() - range.low() > 1 ? Math.rint(value) : value;
    }
}
