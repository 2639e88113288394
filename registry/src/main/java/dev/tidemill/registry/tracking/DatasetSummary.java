package dev.tidemill.registry.tracking;

/// A dataset that runs of an experiment read.
public record DatasetSummary(String experiment, String name, String digest, String context) {}
