package dev.tidemill.watch;

import dev.tidemill.app.MonitorDefinition;
import dev.tidemill.watch.input.ColumnDrift;
import dev.tidemill.watch.input.WindowDrift;
import dev.tidemill.watch.statistics.Interval;
import java.util.List;
import java.util.Locale;

/// What a closed window says to monitors of inputs, scores, answers and the service.
final class InputReadings {
    private static final int MOST_LINES = 8;

    private InputReadings() {}

    /// Where the window was compared with nothing, monitors of drift hear of no value.
    static Reading of(MonitorDefinition monitor, ClosedWindow window) {
        boolean compared = !window.drift().columns().isEmpty();
        return switch (monitor.on()) {
            case "inputs" -> compared ? inputs(window) : nothing(window);
            case "correlations" -> compared ? correlations(window.drift(), window) : nothing(window);
            case "answers" -> share(window, window.called(), "treated as positive");
            case "confidence" -> share(window, window.unsure(), "below the declared confidence");
            case "service" -> service(monitor.test(), window);
            default -> compared ? column(monitor.test(), window, window.drift().column(monitor.on())) : nothing(window);
        };
    }

    private static Reading nothing(ClosedWindow window) {
        return Reading.of(window, Double.NaN, false, List.of());
    }

    private static Reading inputs(ClosedWindow window) {
        List<String> changes = window.drift().changes();
        return Reading.of(
                window, window.drift().share(), true, changes.subList(0, Math.min(MOST_LINES, changes.size())));
    }

    private static Reading correlations(WindowDrift drift, ClosedWindow window) {
        String line = String.format(
                Locale.ROOT, "correlation of %s was %.2f and is %.2f", drift.pair(), drift.was(), drift.is());
        return Reading.of(window, Math.abs(drift.is() - drift.was()), drift.together(), List.of(line));
    }

    private static Reading share(ClosedWindow window, double share, String what) {
        Interval interval =
                Double.isNaN(share) ? Interval.UNKNOWN : Interval.wilson(share * window.rows(), (double) window.rows());
        String line = String.format(
                Locale.ROOT,
                "%.1f %% of %d decisions %s; answers %s",
                share * 100,
                window.rows(),
                what,
                window.answers());
        return new Reading(window.from(), window.to(), window.rows(), interval, true, List.of(line));
    }

    private static Reading service(String test, ClosedWindow window) {
        String line = String.format(
                Locale.ROOT,
                "fallback %.1f %%, latency p50 %.3f ms, p99 %.3f ms",
                window.fallback() * 100,
                window.p50Millis(),
                window.p99Millis());
        double value = switch (test) {
            case "fallback" -> window.fallback();
            case "latency_p50" -> window.p50Millis();
            default -> window.p99Millis();
        };
        return Reading.of(window, value, true, List.of(line));
    }

    private static Reading column(String test, ClosedWindow window, ColumnDrift column) {
        String line = String.format(
                Locale.ROOT,
                "%s: %s %.4f, usually below %.4f, p %.2g; mean %.4g, was %.4g; missing %.3f, was %.3f; unseen %.3f,"
                        + " out of range %.3f",
                column.name(),
                column.measure(),
                column.size(),
                column.usual(),
                column.p(),
                column.mean(),
                column.meanWas(),
                column.missing(),
                column.missingWas(),
                column.unseen(),
                column.outside());
        List<String> evidence = List.of(line);
        return switch (test) {
            case "missing" -> Reading.of(window, column.missing(), true, evidence);
            case "unseen" -> Reading.of(window, column.unseen(), true, evidence);
            case "range" -> Reading.of(window, column.outside(), true, evidence);
            default -> Reading.of(window, column.size(), column.drifted(), evidence);
        };
    }
}
