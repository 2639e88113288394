package dev.tidemill.platform;

import java.time.Instant;

/// A dataset as lists and pages show it.
///
/// @param manifest the whole manifest as JSON: schema, profile, origin
public record DatasetSummary(
        String digest, String applicationVersion, long rows, Instant created, Instant cutoff, String manifest) {}
