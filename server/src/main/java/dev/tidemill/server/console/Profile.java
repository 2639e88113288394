package dev.tidemill.server.console;

import java.util.List;

/// A table out of a manifest: a list of objects with the same fields.
public record Profile(String name, List<String> heads, List<List<String>> rows) {
    public Profile {
        heads = List.copyOf(heads);
        rows = List.copyOf(rows);
    }
}
