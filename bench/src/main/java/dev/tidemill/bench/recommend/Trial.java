package dev.tidemill.bench.recommend;

import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.matrix.RatingWeights;
import dev.tidemill.recommend.measure.RankingEvaluation;
import dev.tidemill.recommend.measure.RankingReport;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.TrainingRun;

/// One way to learn, tried on a validation part and, where it is the best, run on the test.
///
/// @param label   as notes show it: `edlae l2 300, dropout 0.4, slope 0.1`
/// @param weights how ratings become weights, in training and in histories
/// @param trainer what learns
record Trial(String label, RatingWeights weights, CandidateTrainer<Interactions, ? extends CandidateModel> trainer) {
    private static final long SEED = 1;

    /// Every interaction has weight 1.
    static RatingWeights alike() {
        return new RatingWeights(0, 0, 1);
    }

    /// @param report  on the part that was asked
    /// @param seconds of training alone
    record Outcome(RankingReport report, double seconds) {}

    Outcome run(Interactions train, Interactions test, int k, Workers workers) {
        Interactions weighted = weights.apply(train);
        long begun = System.nanoTime();
        CandidateModel model = trainer.train(weighted, new TrainingRun(SEED, workers, TrainingRun.Progress.SILENT));
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Outcome(new RankingEvaluation(weighted, test, k).evaluate(model, workers), seconds);
    }
}
