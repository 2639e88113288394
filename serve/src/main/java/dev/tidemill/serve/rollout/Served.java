package dev.tidemill.serve.rollout;

/// A version, loaded and ready to answer.
///
/// @param version its number in its line
public record Served<V>(int version, V value) {}
