package dev.tidemill.watch;

import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.app.MonitorDefinition.Bound;
import dev.tidemill.watch.alert.Alert;
import dev.tidemill.watch.alert.Hysteresis;
import dev.tidemill.watch.alert.Hysteresis.Verdict;
import dev.tidemill.watch.statistics.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where one monitor stands.
///
/// @param hysteresis whether its alert is raised
/// @param values     of the last windows, oldest first
/// @param spans      when those windows were, one for each value; snapshots of older programs have none
/// @param evidence   of the last window
record MonitorState(
        Hysteresis hysteresis,
        List<Double> values,
        @Nullable List<WatchReport.Window> spans,
        List<String> evidence) {
    static final MonitorState NEW = new MonitorState(Hysteresis.NEW, List.of(), List.of(), List.of());
    private static final int CHART = 60;

    /// When the windows were, oldest first, as many as values; [WatchReport.Window#UNKNOWN] where it was not kept.
    List<WatchReport.Window> windows() {
        List<WatchReport.Window> kept = spans == null ? List.of() : spans;
        List<WatchReport.Window> all =
                new ArrayList<>(Collections.nCopies(values.size() - kept.size(), WatchReport.Window.UNKNOWN));
        all.addAll(kept);
        return all;
    }

    /// The state after a window, and the alert where that turned it.
    record Step(MonitorState state, Optional<Alert> alert) {}

    /// One more window. A value breaches only where its whole interval lies beyond the bound.
    Step after(String application, MonitorDefinition monitor, Reading reading, long now) {
        Bound bound = monitor.bound();
        boolean unbounded = Double.isNaN(bound.alert()) && reading.usual().isEmpty();
        if (reading.rows() < bound.least() || Double.isNaN(reading.value().value()) || unbounded) {
            return new Step(this, Optional.empty());
        }
        Hysteresis next = hysteresis.after(verdict(monitor, reading), bound.breaches(), bound.of());
        List<Double> chart = new ArrayList<>(values);
        chart.add(reading.value().value());
        List<WatchReport.Window> when = windows();
        when.add(new WatchReport.Window(reading.from(), reading.to()));
        if (chart.size() > CHART) {
            chart.removeFirst();
            when.removeFirst();
        }
        MonitorState state = new MonitorState(next, List.copyOf(chart), List.copyOf(when), reading.evidence());
        if (next.raised() == hysteresis.raised()) {
            return new Step(state, Optional.empty());
        }
        return new Step(state, Optional.of(alert(application, monitor, reading, state, now)));
    }

    private static Verdict verdict(MonitorDefinition monitor, Reading reading) {
        Interval value = reading.value();
        if (Double.isNaN(monitor.bound().alert()) && reading.usual().isPresent()) {
            Interval usual = reading.usual().get();
            boolean within = value.value() >= usual.low() && value.value() <= usual.high();
            return within ? Verdict.SOUND : Verdict.BREACH;
        }
        double alert = monitor.bound().alert();
        double clear = monitor.bound().clear().orElse(alert);
        boolean better = monitor.greaterIsBetter();
        if (reading.judged() && (better ? value.high() < alert : value.low() > alert)) {
            return Verdict.BREACH;
        }
        boolean sound = !reading.judged() || (better ? value.value() >= clear : value.value() <= clear);
        return sound ? Verdict.SOUND : Verdict.BETWEEN;
    }

    /// The bound that the value lies beyond, or is back behind.
    private static double bound(Bound bound, Reading reading, boolean raised) {
        if (Double.isNaN(bound.alert()) && reading.usual().isPresent()) {
            Interval usual = reading.usual().get();
            return reading.value().value() < usual.value() ? usual.low() : usual.high();
        }
        return raised ? bound.alert() : bound.clear().orElse(bound.alert());
    }

    private static Alert alert(
            String application, MonitorDefinition monitor, Reading reading, MonitorState state, long now) {
        boolean raised = state.hysteresis().raised();
        return new Alert(
                application,
                monitor.name(),
                raised,
                monitor.on(),
                monitor.test(),
                reading.value().value(),
                bound(monitor.bound(), reading, raised),
                reading.from(),
                reading.to(),
                reading.rows(),
                reading.evidence(),
                state.values(),
                monitor.runbook(),
                now);
    }
}
