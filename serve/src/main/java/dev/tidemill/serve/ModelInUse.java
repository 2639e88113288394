package dev.tidemill.serve;

/// A registered version of an application's model, loaded and ready to answer: a [ScoringModel], or what another
/// system answers with. Lanes, rollouts and experiments move it without knowing what it holds.
public interface ModelInUse {
    /// Its number.
    int version();
}
