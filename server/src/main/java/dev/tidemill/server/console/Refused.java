package dev.tidemill.server.console;

import dev.tidemill.log.Quarantined;

/// A refused input as the page shows it: its body is cut.
public record Refused(Quarantined input, String body) {}
