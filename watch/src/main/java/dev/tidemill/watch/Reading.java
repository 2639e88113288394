package dev.tidemill.watch;

import dev.tidemill.watch.statistics.Interval;
import java.util.List;
import java.util.Optional;

/// What one window says to one monitor.
///
/// @param value    with its interval; both bounds are the value where it is taken as it is
/// @param judged   whether what makes a value count beside its size (rarity, what was usual) is so
/// @param evidence lines for a person
/// @param usual    what it usually stays within; a bound where the monitor declares none
record Reading(
        long from,
        long to,
        long rows,
        Interval value,
        boolean judged,
        List<String> evidence,
        Optional<Interval> usual) {
    Reading(long from, long to, long rows, Interval value, boolean judged, List<String> evidence) {
        this(from, to, rows, value, judged, evidence, Optional.empty());
    }

    /// A value as it is.
    static Reading of(ClosedWindow window, double value, boolean judged, List<String> evidence) {
        return new Reading(
                window.from(), window.to(), window.rows(), new Interval(value, value, value), judged, evidence);
    }
}
