package dev.tidemill.serve.statistics;

/// How the difference between two estimates is told.
public enum Scale {
    /// Treatment minus control.
    ABSOLUTE,
    /// That, divided by the control's estimate.
    RELATIVE
}
