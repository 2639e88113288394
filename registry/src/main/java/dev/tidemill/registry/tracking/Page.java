package dev.tidemill.registry.tracking;

import java.util.List;

/// Some of a longer list.
///
/// @param next what to ask the next page with; empty where this is the last
public record Page<T>(List<T> items, String next) {
    public Page {
        items = List.copyOf(items);
    }
}
