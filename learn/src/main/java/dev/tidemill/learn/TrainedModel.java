package dev.tidemill.learn;

import dev.tidemill.registry.ModelArtifact;

/// What comes out of a training: the model to register, and the report on it.
public record TrainedModel(ModelArtifact artifact, Evaluation evaluation) {}
