package dev.tidemill.app;

import java.util.List;

/// What watching needs to know beyond the monitors.
///
/// @param segments fields of the decided stream by whose values quality is told apart
public record WatchDefinition(List<String> segments) {
    static final WatchDefinition NONE = new WatchDefinition(List.of());

    public WatchDefinition {
        segments = List.copyOf(segments);
    }
}
