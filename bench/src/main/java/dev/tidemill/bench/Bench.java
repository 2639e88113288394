package dev.tidemill.bench;

import java.util.List;

/// One benchmark: does its work, runs its peers, and answers the figures. Found by [java.util.ServiceLoader].
public interface Bench {
    /// What it is called on the command line: `features-replay`.
    String name();

    /// One line: what is measured, and what the time includes.
    String description();

    /// Options of its own beside `--data` and `--json`.
    default List<BenchOption> options() {
        return List.of();
    }

    /// What its figures have to reach.
    default List<Target> targets() {
        return List.of();
    }

    /// What the figures of one run have to reach, where that depends on its options.
    default List<Target> targets(BenchOptions options) {
        return targets();
    }

    /// Measures. Says on [BenchOptions#say] what takes long; skips a peer that is not there with a note.
    ///
    /// @throws Exception where our own side cannot be measured
    BenchResult run(BenchOptions options) throws Exception;
}
