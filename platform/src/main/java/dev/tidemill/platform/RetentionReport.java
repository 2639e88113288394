package dev.tidemill.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What retention did to one stream.
///
/// @param retention how long its events are kept
/// @param keptFrom  events before this are gone; empty where none ever had to go
/// @param removed   events removed by this run, with the receipts about them
public record RetentionReport(String stream, Duration retention, Optional<Instant> keptFrom, long removed) {}
