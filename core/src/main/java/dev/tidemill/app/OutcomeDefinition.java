package dev.tidemill.app;

import java.time.Duration;
import java.util.Optional;

/// What later becomes known about a decision, and how that becomes the label of a training row.
///
/// @param stream    the stream of outcomes; it is `about` the decided stream
/// @param field     its boolean or numeric field that holds the label
/// @param delay     how long outcomes take to be complete; a decision younger than this without one has no label
/// @param otherwise the label of a decision that is older than `delay` and has no outcome; empty: it has none
public record OutcomeDefinition(String stream, String field, Duration delay, Optional<Boolean> otherwise) {}
