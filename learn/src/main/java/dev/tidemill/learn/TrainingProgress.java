package dev.tidemill.learn;

/// Told how far a training is. Called on the thread that trains; what it throws ends the training.
@FunctionalInterface
public interface TrainingProgress {
    /// Tells nobody.
    TrainingProgress SILENT = (done, total, message) -> {};

    /// @param done    boosting rounds done, or skipped by early stopping
    /// @param total   boosting rounds at most, over all combinations of the search
    /// @param message what it does now
    void report(int done, int total, String message);
}
