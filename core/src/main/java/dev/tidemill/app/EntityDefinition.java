package dev.tidemill.app;

import java.util.List;

/// What features describe: a name for one or several fields that together identify it.
public record EntityDefinition(String name, List<String> key, String description) {
    public EntityDefinition {
        key = List.copyOf(key);
    }
}
