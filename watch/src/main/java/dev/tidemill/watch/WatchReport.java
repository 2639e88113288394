package dev.tidemill.watch;

import dev.tidemill.watch.quality.Fairness;
import dev.tidemill.watch.statistics.Interval;
import java.util.List;
import java.util.Map;

/// What there is to see of an application, as of one moment.
///
/// @param monitors  in the order of the file
/// @param inputs    one for each length of windows
/// @param qualities one for each length of windows
/// @param fairness  every measure for every declared group, over all windows kept
/// @param labelWait      how long outcomes take
/// @param estimate  how probabilities are read for estimates: the calibration error on held-out rows before and
///     after
public record WatchReport(
        String application,
        Watcher.Progress progress,
        List<Monitor> monitors,
        List<Inputs> inputs,
        List<Quality> qualities,
        List<Fair> fairness,
        List<Wait> labelWait,
        Estimate estimate) {
    public WatchReport {
        monitors = List.copyOf(monitors);
        inputs = List.copyOf(inputs);
        qualities = List.copyOf(qualities);
        fairness = List.copyOf(fairness);
        labelWait = List.copyOf(labelWait);
    }

    /// When a window was: event time in milliseconds since the epoch, or offsets where windows count decisions.
    ///
    /// @param to its end, exclusive
    public record Window(long from, long to) {
        /// One that an older program did not keep.
        public static final Window UNKNOWN = new Window(Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /// @param window   how long its windows are
    /// @param raised   whether its alert is raised
    /// @param values   of the last windows, oldest first
    /// @param windows  when those were, one for each value
    /// @param evidence of the last one
    public record Monitor(
            String name,
            String on,
            String test,
            String window,
            double alert,
            boolean raised,
            List<Double> values,
            List<Window> windows,
            List<String> evidence,
            String runbook) {
        /// Whether its windows count decisions; else they are lengths of event time.
        public boolean counted() {
            return window.contains("row");
        }

        /// The newest value; NaN before the first.
        public double value() {
            return values.isEmpty() ? Double.NaN : values.getLast();
        }
    }

    /// @param origin   what windows are compared with: `dataset 3f2a…`, `first rows`, or nothing yet
    /// @param openRows rows of the window that is still open
    /// @param windows  oldest first
    public record Inputs(String window, String origin, long referenceRows, long openRows, List<ClosedWindow> windows) {}

    /// @param windows oldest first
    public record Quality(String window, List<Bucket> windows) {}

    /// @param mature   whether all of its outcomes are in
    /// @param realised by measure
    /// @param estimated by measure, with a band of three standard errors
    /// @param versions realised, by version and measure
    /// @param segments realised, by segment and measure
    /// @param answers  decisions by answer, and of those the known ones
    /// @param uncovered decisions that no known outcome stands for, where known ones stand for others
    public record Bucket(
            long from,
            long to,
            long decided,
            long labelled,
            boolean mature,
            Map<String, Interval> realised,
            Map<String, Interval> estimated,
            Map<Integer, Map<String, Interval>> versions,
            Map<String, Map<String, Interval>> segments,
            Map<String, Long> answers,
            Map<String, Long> answersKnown,
            long uncovered) {}

    /// @param group the declared groups
    public record Fair(String group, Fairness.Result result) {}

    /// @param hours after the decision
    /// @param share of outcomes that had arrived by then
    public record Wait(double hours, double share) {}

    /// Calibration errors on held-out rows of the reference; NaN without labelled rows.
    public record Estimate(double errorWas, double error) {}
}
