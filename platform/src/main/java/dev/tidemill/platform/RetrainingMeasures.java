package dev.tidemill.platform;

import dev.tidemill.app.RetrainingDefinition.Gates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is known of a challenger before its rollout.
///
/// @param gain  how much better it is than the champion: positive is better
/// @param low   the worse end of the 95 % interval of the gain; NaN without a champion
/// @param nanos    of scoring one row, 99th percentile
/// @param fairness by each monitor that gates it
record RetrainingMeasures(
        String metric,
        double champion,
        double challenger,
        double gain,
        double low,
        double high,
        long rows,
        long positives,
        long bytes,
        long nanos,
        List<FairnessMeasure> fairness) {
    RetrainingMeasures {
        fairness = List.copyOf(fairness);
    }

    static RetrainingMeasures of(Map<String, Object> result) {
        return new RetrainingMeasures(
                String.valueOf(result.get("metric")),
                number(result, "champion").doubleValue(),
                number(result, "challenger").doubleValue(),
                number(result, "gain").doubleValue(),
                number(result, "low").doubleValue(),
                number(result, "high").doubleValue(),
                number(result, "rows").longValue(),
                number(result, "positives").longValue(),
                number(result, "bytes").longValue(),
                number(result, "nanos").longValue(),
                FairnessMeasure.of(result.getOrDefault("fairness", List.of())));
    }

    private static Number number(Map<String, Object> result, String name) {
        return result.get(name) instanceof Number number ? number : Double.NaN;
    }

    Map<String, Object> result() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("metric", metric);
        result.put("champion", champion);
        result.put("challenger", challenger);
        result.put("gain", gain);
        result.put("low", low);
        result.put("high", high);
        result.put("rows", rows);
        result.put("positives", positives);
        result.put("bytes", bytes);
        result.put("nanos", nanos);
        result.put("fairness", fairness.stream().map(FairnessMeasure::result).toList());
        return result;
    }

    /// Every reason against it; empty where it passes. A measure that is no number never passes.
    List<String> against(Gates gates) {
        List<String> reasons = new ArrayList<>();
        boolean lists = Gates.OF_LISTS.contains(metric);
        if (Double.isNaN(low) && lists) {
            reasons.add(metric + " must be measured on people who did something since the champion learned, got nobody;"
                    + " wait until there are some");
        } else if (Double.isNaN(low) && (positives == 0 || positives == rows)) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%s must be measured on decisions of both outcomes, got %d positives among the %d newest;"
                            + " wait until more outcomes became known, or declare a longer test span",
                    metric,
                    positives,
                    rows));
        } else if (!(low >= -gates.tolerance())) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%s must be worse by at most %s than the champion's, at the worse end of its interval, got %.4f",
                    metric,
                    gates.tolerance(),
                    low));
        }
        fairness.forEach(measure -> reasons.addAll(measure.against()));
        reasons.addAll(tooCostly(gates, bytes, nanos));
        return reasons;
    }

    /// The reasons of size and latency.
    static List<String> tooCostly(Gates gates, long bytes, long nanos) {
        List<String> reasons = new ArrayList<>();
        if (gates.bytesMax() > 0 && bytes > gates.bytesMax()) {
            reasons.add(String.format(
                    Locale.ROOT, "the model must have at most %d bytes, got %d", gates.bytesMax(), bytes));
        }
        gates.latencyMax()
                .map(Duration::toNanos)
                .filter(most -> nanos > most)
                .ifPresent(most -> reasons.add(String.format(
                        Locale.ROOT,
                        "scoring a row must take at most %.3f ms at the 99th percentile, got %.3f ms",
                        most / 1e6,
                        nanos / 1e6)));
        return reasons;
    }

    /// Lines for a person.
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "%s: champion %.4f, challenger %.4f, gain %.4f (%.4f to %.4f) on %d "
                                + (Gates.OF_LISTS.contains(metric)
                                        ? "people with %d interactions"
                                        : "decisions with %d positives"),
                        metric,
                        champion,
                        challenger,
                        gain,
                        low,
                        high,
                        rows,
                        positives),
                cost(bytes, nanos)));
        fairness.forEach(measure -> lines.addAll(measure.lines()));
        return lines;
    }

    /// A line for a person.
    static String cost(long bytes, long nanos) {
        return String.format(
                Locale.ROOT, "%d bytes; scoring a row takes %.3f ms at the 99th percentile", bytes, nanos / 1e6);
    }
}
