package dev.tidemill.watch;

import java.util.List;

/// One decision as watching sees it.
///
/// @param offset       in the journal
/// @param time         when the event happened, milliseconds since the epoch
/// @param version      of the model that answered; 0 where none did
/// @param inputs       the values of [Watcher#columns()]
/// @param score        the model's uncalibrated probability; NaN without a model
/// @param probability  the calibrated one
/// @param answer       the decision's outcome: `approve`
/// @param fallback     whether no model answered
/// @param latencyNanos how long it took
/// @param segments     `country=it`, one for each declared segment that has a value
/// @param groups       `age=30-60`, one for each declared group that has a value
@SuppressWarnings("ArrayRecordComponent")
public record Observation(
        long offset,
        long time,
        int version,
        double[] inputs,
        double score,
        double probability,
        String answer,
        boolean fallback,
        long latencyNanos,
        List<String> segments,
        List<String> groups) {}
