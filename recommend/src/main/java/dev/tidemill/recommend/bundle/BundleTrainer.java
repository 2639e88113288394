package dev.tidemill.recommend.bundle;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.SlateDefinition.Candidate;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.measure.RankingEvaluation;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.RankingReport;
import dev.tidemill.recommend.measure.Split;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Trains every declared candidate that needs it: first without the last interaction of each user,
/// to measure how
/// often it is found again (on at most 10,000 users), then on everything, which is what is kept.
public final class BundleTrainer {
    /// The length of the measured lists.
    public static final int K = 10;

    private static final int SAMPLES = 1000;
    private static final int MOST_MEASURED = 10_000;

    private final SlateDefinition slate;
    private final long seed;
    private final Workers workers;
    private final Progress progress;

    /// Is told how far a training is; may throw to end it.
    @FunctionalInterface
    public interface Progress {
        void at(int done, int total, String doing);
    }

    public BundleTrainer(SlateDefinition slate, long seed, Workers workers, Progress progress) {
        this.slate = slate;
        this.seed = seed;
        this.workers = workers;
        this.progress = progress;
    }

    /// @param metrics of each candidate (`taste.ndcg_at_10`) and of their blend
    ///     (`test.ndcg_at_10`), with the
    ///     bounds of their 95 % intervals (`test.ndcg_at_10.low`)
    public record Trained(Bundle bundle, Map<String, Double> metrics) {
        public Trained {
            metrics = Map.copyOf(metrics);
        }
    }

    /// @throws TidemillException INVALID where nothing is to be trained, or the data are too few for it
    public Trained train(Material material) {
        Interactions all = material.interactions();
        Map<String, Candidate> wanted = wanted();
        if (wanted.isEmpty() || all.size() == 0) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    wanted.isEmpty()
                            ? "a slate must declare a candidate that learns to be trained, got "
                                    + slate.candidates().keySet()
                            : "a training must have interactions, got none; send or import some first");
        }
        Split split = Split.leaveLastOut(all);
        Map<String, Double> metrics = new TreeMap<>();
        if (split.test().size() > 0) {
            measure(wanted, material.measured(split.train()), split, metrics);
        }
        return new Trained(new Bundle(models(wanted, material, wanted.size()), Optional.empty()), metrics);
    }

    private Map<String, Candidate> wanted() {
        Map<String, Candidate> wanted = new LinkedHashMap<>(slate.candidates());
        wanted.values().removeIf(Candidate::live);
        return wanted;
    }

    /// Trains what can be measured of what learns, and measures nothing.
    Map<String, CandidateModel> measurable(Material material) {
        return measurable(wanted(), material);
    }

    /// What proposes only items that nobody has met cannot be measured by what somebody met.
    private Map<String, CandidateModel> measurable(Map<String, Candidate> wanted, Material material) {
        Map<String, Candidate> measurable = new LinkedHashMap<>(wanted);
        measurable
                .values()
                .removeIf(candidate ->
                        candidate.content() && candidate.parameters().getOrDefault("cold", 0.0) > 0);
        Map<String, CandidateModel> models = new LinkedHashMap<>();
        models(measurable, material, 0)
                .forEach((name, artifact) -> models.put(name, Unweighted.where(artifact.model())));
        return models;
    }

    private void measure(Map<String, Candidate> wanted, Material material, Split split, Map<String, Double> metrics) {
        Map<String, CandidateModel> models = measurable(wanted, material);
        RankingEvaluation evaluation = new RankingEvaluation(split.train(), sampled(split.test()), K);
        models.forEach((name, model) -> put(metrics, name, evaluation.evaluate(model, workers)));
        put(
                metrics,
                "test",
                evaluation.evaluate(new Fused(models, slate, split.train().items()), workers));
    }

    /// The rows of some users, evenly over all; those of all where they are few.
    private static Interactions sampled(Interactions test) {
        int every = 1 + (test.size() - 1) / MOST_MEASURED;
        Entries entries = new Entries();
        int met = 0;
        for (int user = 0; user < test.users(); user++) {
            if (test.count(user) > 0 && met++ % every == 0) {
                for (int at = test.start(user); at < test.end(user); at++) {
                    entries.add(user, test.item(at), test.weight(at), test.time(at));
                }
            }
        }
        return entries.toMatrix(test.users(), test.items(), Entries.Duplicates.LAST);
    }

    private Map<String, CandidateArtifact> models(Map<String, Candidate> wanted, Material material, int done) {
        Map<String, CandidateArtifact> models = new LinkedHashMap<>();
        wanted.forEach((name, candidate) -> {
            int at = done + models.size();
            progress.at(at, 2 * wanted.size(), "training " + name);
            TrainingRun run = new TrainingRun(
                    seed,
                    workers,
                    (step, some, of) ->
                            progress.at(at, 2 * wanted.size(), name + ": " + step + " " + some + " of " + of));
            try {
                models.put(name, Algorithms.training(candidate).train(material, run));
            } catch (IllegalArgumentException unfit) {
                throw new TidemillException(
                        ErrorCode.INVALID, "candidate " + name + " cannot be trained: " + unfit.getMessage(), unfit);
            }
        });
        return models;
    }

    private void put(Map<String, Double> metrics, String name, RankingReport report) {
        for (RankingMetric metric : RankingMetric.values()) {
            String key = name + "." + metric.at(K);
            double[] interval = report.interval(metric, 0.95, SAMPLES, seed);
            metrics.put(key, report.mean(metric));
            metrics.put(key + ".low", interval[0]);
            metrics.put(key + ".high", interval[1]);
        }
        metrics.put(name + ".coverage", report.exposure().coverage());
        metrics.put(name + ".novelty", report.exposure().novelty());
        metrics.put(name + ".gini", report.exposure().gini());
    }
}
