package dev.tidemill.app;

import java.time.Duration;

/// What makes a model be trained again by itself.
///
/// @param coolDown how long after a training the next may begin
public record RetrainingDefinition(Duration coolDown) {}
