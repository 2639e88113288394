package dev.tidemill.serve.experiment;

import dev.tidemill.serve.statistics.Sample;
import java.util.List;
import java.util.Map;

/// What has been seen of one run of an experiment; lists are in the order of its arms.
///
/// @param units    that saw only this arm
/// @param expected units that each arm should have, in any unit
/// @param several  units that saw more than one arm; they are in none of the samples
/// @param samples  by metric
/// @param skipped  measurements left out because they were no finite number
public record ExperimentFacts(
        List<Long> units, List<Double> expected, long several, Map<String, List<Sample>> samples, long skipped) {
    public ExperimentFacts {
        units = List.copyOf(units);
        expected = List.copyOf(expected);
        samples = Map.copyOf(samples);
    }

    /// Of all arms.
    public long allUnits() {
        return units.stream().mapToLong(Long::longValue).sum();
    }
}
