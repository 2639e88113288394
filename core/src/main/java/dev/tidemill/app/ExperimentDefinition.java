package dev.tidemill.app;

/// Arms tried against each other.
///
/// @param name of the experiment, distinct
public record ExperimentDefinition(String name) {}
