package dev.tidemill.platform;

import java.time.Instant;

/// Something that was done with an experiment.
///
/// @param what `started`, `stopped: …`, `weights control 0.5, candidate 0.5`
public record ExperimentEntry(Instant at, String who, String what) {}
