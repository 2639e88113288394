package dev.tidemill.platform;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Lists of items of applications that declare a slate.
public interface Recommendations {
    /// Asks for a list of items: an event of the decided stream, made from the question and decided like any other.
    ///
    /// @param question by name: `user`, `session`, `item`, `basket`, `kind`, `k`, `filter`, `exclude`,
    ///     `include`, `cursor` (what an earlier page gave as next), `id` (of the decision; made where it is not
    ///     given), and any other field of the decided stream
    /// @throws dev.tidemill.core.TidemillException INVALID where a name is unknown or not declared, `k` is out of
    ///     range, or the filter is no test
    Page ask(String application, Map<String, String> question);

    /// Writes a slate of everybody of whom something is known, as of now, into a Parquet file: columns `user`,
    /// `position`, `item`, `score`, `source`, `reason`, `propensity`. The result has `users`, `rows` and `file`.
    ///
    /// @param out  a file on this machine; one that is there is replaced at the end
    /// @param size how many items each; the declared size where empty
    Job batch(String application, Path out, OptionalInt size);

    /// Measures what the newest lists brought, by arm, model, source and position: click-through, conversion.
    /// A list counts once the time for its outcome is over.
    ///
    /// @param purchases the interaction that says that an item was bought; empty: conversion is not measured
    /// @throws dev.tidemill.core.TidemillException INVALID where no outcome is declared, or there is no such
    ///     interaction
    Job measure(String application, Optional<String> purchases);

    /// @param next the cursor of the next page; empty where this one is the last
    record Page(DecisionAnswer answer, String next) {}
}
