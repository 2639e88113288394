package dev.tidemill.platform;

import java.time.Instant;

/// A monitor whose alerts take no route until an instant.
///
/// @param who silenced it
public record Silence(String monitor, Instant until, Instant at, String who) {}
