package dev.tidemill.server.console;

import dev.tidemill.platform.ApplicationStatistics;

/// An application at a glance.
///
/// @param model the version in use, in words
public record AppCard(
        String name, String version, String description, String model, int features, ApplicationStatistics counts) {
    /// Events of all streams.
    public long events() {
        return counts.events().values().stream().mapToLong(Long::longValue).sum();
    }
}
