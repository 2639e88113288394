package dev.tidemill.platform;

import dev.tidemill.app.RetrainingDefinition.Gates;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// What a run does in one application, step by step. Each may be done again after a crash.
interface RetrainingSteps {
    /// The version in production.
    OptionalInt champion();

    /// How many outcomes became known so far.
    long outcomes();

    /// Computes the dataset; the result has `dataset`.
    Job dataset();

    /// Trains; the result has `version`.
    ///
    /// @throws dev.tidemill.core.TidemillException CONFLICT where checks are against the dataset
    Job train(String dataset);

    /// Measures both on the same rows; the result is what [RetrainingMeasures#of(Map)] reads.
    Job compare(String dataset, OptionalInt champion, int challenger, Gates gates);

    /// Trains the challenger once more on all rows that it was developed on; the result has `version`, `bytes` and
    /// `nanos`.
    Job refit(int challenger);

    /// An alert that begins a run, is raised still, and was so in a window that began at an instant or later.
    Optional<RetrainingTrigger> standing(Instant since);

    Optional<Job> job(String id);

    /// Starts the rollout, or finds the one that was started.
    Step rollOut(int challenger, String why);

    /// How a rollout ended; empty while it goes on.
    Optional<End> ended(String rollout);

    /// What came of an attempt.
    sealed interface Step {
        record Started(String rollout) implements Step {}

        /// Tried again at the next look.
        record Waits(String why) implements Step {}
    }

    /// @param stage PROMOTED, ROLLED_BACK or ABORTED
    record End(RetrainingRun.Stage stage, String why) {}
}
