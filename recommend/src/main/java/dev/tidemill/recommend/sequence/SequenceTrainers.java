package dev.tidemill.recommend.sequence;

import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.CandidateTrainer;
import java.util.Map;

/// Trainers that a module of its own brings, since they need what nothing else does; found by
/// [java.util.ServiceLoader].
public interface SequenceTrainers {
    /// Which algorithm they are of.
    String algorithm();

    /// A trainer.
    ///
    /// @param parameters of the declaration
    /// @throws IllegalArgumentException where one is unknown or out of range
    CandidateTrainer<Sequences, ? extends CandidateModel> trainer(Map<String, Double> parameters);
}
