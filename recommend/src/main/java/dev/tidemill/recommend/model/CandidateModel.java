package dev.tidemill.recommend.model;

import java.io.IOException;

/// Scores every item for one user. Immutable after training and safe for any number of threads.
///
/// A user who is new is only a [History]; nothing has to be trained for an event to change the next
/// answer.
public interface CandidateModel {
    /// The algorithm's name in artifacts and declarations: `ease`, `ials`.
    String algorithm();

    /// How many items it scores; item indexes are `0 … items() − 1`.
    int items();

    /// Writes a score for every item: higher is better, comparable within one call only, finite or
    /// [Float#NEGATIVE_INFINITY] for an item that this model would never propose. Items of the
    /// history are
    /// scored like all others: leaving them out is the caller's wish.
    ///
    /// @param history its items are among `0 … items() − 1`; to an empty one a model that knows nothing
    ///                else of the user answers negative infinity for every item, and proposes nothing
    /// @param scores  at least [#items] long; the first [#items] are overwritten
    void score(History history, float[] scores);

    /// Whether it learned from orders alone, and takes histories whose weights are all 1.
    default boolean ordered() {
        return false;
    }

    /// The best `k` items that `excluded` does not hold, best first, of equal scores the smaller
    /// index first.
    ///
    /// @param k at least 1
    default Candidates top(History history, int k, ItemSet excluded) {
        float[] scores = new float[items()];
        score(history, scores);
        return Candidates.best(scores, items(), k, excluded);
    }

    /// Writes what [ModelFormat#read] of the same algorithm needs to make an equal model.
    void write(ArtifactOutput out) throws IOException;
}
