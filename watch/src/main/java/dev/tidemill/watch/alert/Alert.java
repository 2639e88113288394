package dev.tidemill.watch.alert;

import java.util.List;

/// A change of a monitor's state, with its evidence.
///
/// @param raised   whether it was raised; else it was cleared
/// @param on       what is watched, and `test` how
/// @param value    of the window that decided it
/// @param bound    the value that it was compared with
/// @param from     begin of the window: event time in milliseconds since the epoch, or an offset
/// @param to       its end
/// @param rows     in it
/// @param evidence lines for a person, weightiest first
/// @param chart    the values of the last windows, oldest first
/// @param runbook  what to do
/// @param at       when it was noticed, milliseconds since the epoch
public record Alert(
        String application,
        String monitor,
        boolean raised,
        String on,
        String test,
        double value,
        double bound,
        long from,
        long to,
        long rows,
        List<String> evidence,
        List<Double> chart,
        String runbook,
        long at) {
    public Alert {
        evidence = List.copyOf(evidence);
        chart = List.copyOf(chart);
    }

    /// One line: `fraud: score_drift raised, score psi 0.31 beyond 0.2`.
    public String line() {
        return String.format(
                java.util.Locale.ROOT,
                "%s: %s %s, %s %s %.4g %s %.4g over %d rows",
                application,
                monitor,
                raised ? "raised" : "cleared",
                on,
                test,
                value,
                raised ? "beyond" : "back behind",
                bound,
                rows);
    }
}
