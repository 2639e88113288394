package dev.tidemill.platform;

import dev.tidemill.serve.experiment.ExperimentResults;
import java.time.Instant;
import java.util.List;

/// What an experiment tells now, and what it told before.
///
/// @param points oldest first
public record ExperimentReport(ExperimentState state, ExperimentResults results, List<Point> points) {
    /// The uplift of one arm and metric at one time.
    public record Uplift(String metric, String arm, double difference, double low, double high) {}

    /// @param units of all arms
    public record Point(Instant at, long units, List<Uplift> uplifts) {}
}
