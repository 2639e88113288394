package dev.tidemill.platform;

import dev.tidemill.app.ExperimentDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How an experiment stands.
///
/// @param run     the number of its newest run; 0 where it was never started
/// @param started when that began
/// @param stopped when that ended
/// @param shares  the share of each arm, as it is
/// @param traffic the share of the layer's units that take part, as it is
/// @param log     what was done with it, newest first
public record ExperimentState(
        String application,
        ExperimentDefinition definition,
        Status status,
        long run,
        Optional<Instant> started,
        Optional<Instant> stopped,
        Map<String, Double> shares,
        double traffic,
        List<ExperimentEntry> log) {
    /// Where an experiment is in its life.
    public enum Status {
        /// It stands in the file and was never started.
        DECLARED,
        RUNNING,
        STOPPED;

        /// As it stands in answers.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
