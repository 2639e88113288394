package dev.tidemill.registry.tracking;

import java.util.Optional;

/// How a search finds its runs.
///
/// @param driver the condition whose own index the runs are read from; empty: they are read in the order asked for,
///     or all where `walks` is false
/// @param walks  whether they are read in the order asked for, so that reading can stop early
/// @param rows   about how many runs are looked at
record Plan(Optional<Condition> driver, boolean walks, double rows) {}
