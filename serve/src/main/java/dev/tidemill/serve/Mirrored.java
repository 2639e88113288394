package dev.tidemill.serve;

/// What another version would have answered.
///
/// @param fallback    empty where the model answered
/// @param probability NaN without a model
/// @param nanos       that scoring and ruling took
public record Mirrored(String outcome, String fallback, double probability, long nanos) {}
