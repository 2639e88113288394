package dev.tidemill.serve.inference;

/// What batches of one size have done.
///
/// @param rows     in each of them
/// @param batches  how many ran
/// @param runNanos how long they ran, all together
public record BatchSize(int rows, long batches, long runNanos) {}
