package dev.tidemill.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Something to watch, and when it is worth a word.
///
/// @param on      one of [MonitorGrammar#SUBJECTS], or a feature's name
/// @param test    how it is measured: one of those that fit `on`
/// @param pace    the windows that it is measured over
/// @param bound   from which value on it raises an alert, and when it clears
/// @param group   of fairness: the declared groups that are compared
/// @param segment of quality: only decisions of this segment, `field=value`
/// @param to      routes that alerts take beside the log
/// @param runbook what to do, one line
public record MonitorDefinition(
        String name,
        String on,
        String test,
        Pace pace,
        Bound bound,
        Optional<String> group,
        Optional<String> segment,
        List<String> to,
        String runbook) {
    public MonitorDefinition {
        to = List.copyOf(to);
    }

    /// Windows by time or by count.
    ///
    /// @param every  of event time; zero where windows are counted in rows
    /// @param rows   0 where windows are measured in time
    /// @param season after how long the same phase comes again; a whole number of windows
    public record Pace(Duration every, long rows, Optional<Duration> season) {
        /// Windows of event time, without a season.
        public static Pace of(Duration every) {
            return new Pace(every, 0, Optional.empty());
        }
    }

    /// When an alert is raised and cleared.
    ///
    /// @param alert   beyond which value a window breaches: above it, or below it where greater is better;
    ///     [#USUAL] where it is what was usual in the reference, on either side
    /// @param clear   back behind which value a window counts as sound; `alert` where none is given
    /// @param breaches how many of the last `of` windows must breach to raise it; as many must be sound to clear it
    /// @param least   windows with fewer rows say nothing
    public record Bound(double alert, OptionalDouble clear, int breaches, int of, long least) {
        /// No declared value: beyond what was usual.
        public static final double USUAL = Double.NaN;

        /// The least rows where nothing is said.
        public static final long LEAST_ROWS = 100;

        /// One window is enough.
        public static Bound at(double alert) {
            return new Bound(alert, OptionalDouble.empty(), 1, 1, LEAST_ROWS);
        }
    }

    /// Whether falling below the bound is what is bad.
    public boolean greaterIsBetter() {
        return MonitorGrammar.FALLING.contains(test);
    }
}
