package dev.tidemill.learn;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.FeatureProfile;
import dev.tidemill.registry.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/// Trains trees that put rows in order: LambdaMART (Burges 2010), XGBoost's objective `rank:ndcg`. With
/// validation rows it stops where nDCG@10 on them no longer improves.
///
/// The same rows, parameters, seed and number of threads give the same artifact, byte for byte.
public final class RankTrainer {
    private static final int TOP = 10;

    private final int threads;

    /// @param threads how many threads XGBoost may use
    public RankTrainer(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        this.threads = threads;
    }

    /// What comes out of a training.
    ///
    /// @param artifact of algorithm `xgboost`; its margin is the order, greatest first
    /// @param rounds   of boosting that were kept
    /// @param ndcg     nDCG@10 on the validation rows at its best; NaN without
    public record Ranked(ModelArtifact artifact, int rounds, double ndcg) {}

    /// Trains one model.
    ///
    /// @param parameters as of [Trainer], but `scale_pos_weight` and `base_score`, which mean nothing here
    /// @throws TidemillException INVALID where there is nothing to learn from, a parameter is unknown or
    ///     out of its range, or validation rows have other features
    public Ranked train(
            RankRows rows,
            Optional<RankRows> validation,
            Map<String, Double> parameters,
            long seed,
            TrainingProgress progress) {
        for (String none : List.of("scale_pos_weight", "base_score")) {
            if (parameters.containsKey(none)) {
                throw Trainer.invalid("a ranker must have no parameter " + none + ", got " + parameters.get(none));
            }
        }
        if (rows.groups() == 0) {
            throw Trainer.invalid("a ranker must have groups to learn from, got none (wait for clicks)");
        }
        if (validation.isPresent() && !validation.get().features().equals(rows.features())) {
            throw Trainer.invalid("validation rows must have the features " + rows.features() + ", got "
                    + validation.get().features());
        }
        XgboostParameters checked = new XgboostParameters(parameters);
        Map<String, Object> own = checked.forXgboost(seed, threads, rows.rows(), 0);
        own.put("objective", "rank:ndcg");
        try (Matrix train = Matrix.of(rows);
                @Nullable Matrix judged = validation.isPresent() ? Matrix.of(validation.get()) : null) {
            Boosting boosting = new Boosting(
                    train,
                    Optional.ofNullable(judged),
                    margins -> validation.map(held -> held.ndcg(margins, TOP)).orElse(Double.NaN));
            Boosting.Run run = boosting.run(
                    own,
                    checked.rounds(),
                    checked.earlyStoppingRounds(),
                    round -> progress.report(round, checked.rounds(), "ranking"));
            return new Ranked(artifact(rows, run), run.rounds(), run.value());
        } catch (XGBoostError e) {
            throw new TidemillException(ErrorCode.INTERNAL, "xgboost failed to train: " + e.getMessage(), e);
        }
    }

    private static ModelArtifact artifact(RankRows rows, Boosting.Run run) {
        int[] all = IntStream.range(0, rows.rows()).toArray();
        List<FeatureProfile> profile = new ArrayList<>();
        for (int f = 0; f < rows.features().size(); f++) {
            profile.add(FeatureProfiler.profile(rows.features().get(f), rows.column(f), all));
        }
        return new ModelArtifact(
                "xgboost", rows.features(), new Calibration.None(), profile, XgboostFiles.json(run.model()));
    }
}
