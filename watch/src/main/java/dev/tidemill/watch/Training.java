package dev.tidemill.watch;

import dev.tidemill.watch.input.Sample;
import java.util.Optional;

/// What a version was trained on, as far as watching needs it.
///
/// @param version of the model; 0 where none answers
/// @param origin  `dataset 3f2a…`
/// @param rows    a sample of its rows with a column for each of [Watcher#columns()], `score` and `probability`
///     only in rows that it was not trained on; empty where none are left: then the first rows that it answered
///     stand for them
/// @param probabilities of labelled rows that it was not trained on
/// @param labels  0 or 1, of the same rows
@SuppressWarnings("ArrayRecordComponent")
public record Training(int version, String origin, Optional<Sample> rows, double[] probabilities, double[] labels) {
    /// Nothing is known about it.
    public static Training unknown(int version) {
        return new Training(version, "first rows", Optional.empty(), new double[0], new double[0]);
    }
}
