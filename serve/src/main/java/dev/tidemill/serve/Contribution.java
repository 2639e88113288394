package dev.tidemill.serve;

/// One reason for a score: a feature, the value it had, and by how much it moved the margin.
///
/// @param feature      its name
/// @param value        NaN where it was missing
/// @param contribution in units of the margin (log-odds): above 0 it raised the score
public record Contribution(String feature, double value, double contribution) {}
