package dev.tidemill.registry;

import java.time.Instant;
import java.util.Map;

/// A line and what people say about it.
public record LineNote(
        VersionLine line, String description, Instant created, Instant updated, String who, Map<String, String> tags) {
    public LineNote {
        tags = Map.copyOf(tags);
    }
}
