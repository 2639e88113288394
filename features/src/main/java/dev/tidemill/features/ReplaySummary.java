package dev.tidemill.features;

/// What a replay did.
///
/// @param events   read
/// @param late     of them, not folded
/// @param rows     given
/// @param labelled of them, with a label
/// @param positive of them, with a label other than 0
public record ReplaySummary(long events, long late, long rows, long labelled, long positive) {}
