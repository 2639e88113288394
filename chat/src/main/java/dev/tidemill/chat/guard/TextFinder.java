package dev.tidemill.chat.guard;

import java.util.List;

/// Looks for one thing. Safe for many threads; deterministic.
@FunctionalInterface
interface TextFinder {
    List<Hit> find(String text);

    /// @param detail of a thing with kinds: which; else empty
    /// @param score  0 to 1
    record Hit(String detail, int from, int to, double score) {}
}
