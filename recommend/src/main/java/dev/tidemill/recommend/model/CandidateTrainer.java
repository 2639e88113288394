package dev.tidemill.recommend.model;

/// Makes a model from data. Its parameters are its own record, handed to its constructor.
///
/// @param <D> what it learns from: [dev.tidemill.recommend.matrix.Interactions] or sequences
/// @param <M> what it makes
public interface CandidateTrainer<D, M extends CandidateModel> {
    /// The algorithm's name, equal to the model's.
    String algorithm();

    /// Trains. The result depends on data, parameters and seed alone, not on the number of threads.
    ///
    /// @throws IllegalArgumentException where this algorithm cannot take such data, with the remedy
    M train(D data, TrainingRun run);
}
