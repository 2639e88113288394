package dev.tidemill.registry;

import java.time.Instant;

/// Somebody other than its maker found a version fit for production.
///
/// @param note why, in their words; may be empty
public record Approval(VersionLine line, int version, String who, String note, Instant at) {}
