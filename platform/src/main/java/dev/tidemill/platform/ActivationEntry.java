package dev.tidemill.platform;

import java.time.Instant;

/// One entry of the history of what was in use when.
///
/// @param version the model version in use from then on; 0 means none
/// @param action  `activate` or `rollback`
public record ActivationEntry(Instant at, String who, String action, int version) {}
