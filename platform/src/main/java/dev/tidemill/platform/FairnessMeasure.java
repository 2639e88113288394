package dev.tidemill.platform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How differently a challenger treats groups, by one monitor on fairness.
///
/// @param monitor    whose bound holds
/// @param what       is compared, such as `equal_opportunity by age`
/// @param limit      how far groups may be apart
/// @param least      how many decisions a group must have
/// @param difference between the groups, with its 95 % interval from `low` to `high`; NaN where fewer than two
///                   groups are large enough
/// @param champion   the same of the champion; NaN without one
/// @param more       how it is beside the champion, where that counts
/// @param evidence   lines for a person
record FairnessMeasure(
        String monitor,
        String what,
        double limit,
        long least,
        double difference,
        double low,
        double high,
        double champion,
        Optional<More> more,
        List<String> evidence) {
    private static final String MORE = "more";

    FairnessMeasure {
        evidence = List.copyOf(evidence);
    }

    /// How much further apart groups are than with the champion.
    ///
    /// @param limit by how much they may be
    /// @param value by how much they are, with its 95 % interval; NaN where it cannot be said
    record More(double limit, double value, double low, double high) {
        private static More of(Map<?, ?> result) {
            return new More(
                    number(result, "limit"), number(result, "value"), number(result, "low"), number(result, "high"));
        }

        private Map<String, Object> result() {
            return new LinkedHashMap<>(Map.of("limit", limit, "value", value, "low", low, "high", high));
        }

        private boolean within() {
            return high <= limit;
        }
    }

    /// Reads what [#result()] wrote.
    static List<FairnessMeasure> of(Object results) {
        List<FairnessMeasure> measures = new ArrayList<>();
        if (results instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> result) {
                    measures.add(of(result));
                }
            }
        }
        return measures;
    }

    private static FairnessMeasure of(Map<?, ?> result) {
        return new FairnessMeasure(
                String.valueOf(result.get("monitor")),
                String.valueOf(result.get("what")),
                number(result, "limit"),
                (long) number(result, "least"),
                number(result, "difference"),
                number(result, "low"),
                number(result, "high"),
                number(result, "champion"),
                result.get(MORE) instanceof Map<?, ?> more ? Optional.of(More.of(more)) : Optional.empty(),
                result.get("evidence") instanceof List<?> lines
                        ? lines.stream().map(String::valueOf).toList()
                        : List.of());
    }

    private static double number(Map<?, ?> result, String name) {
        return result.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    Map<String, Object> result() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("monitor", monitor);
        result.put("what", what);
        result.put("limit", limit);
        result.put("least", least);
        result.put("difference", difference);
        result.put("low", low);
        result.put("high", high);
        result.put("champion", champion);
        more.ifPresent(found -> result.put(MORE, found.result()));
        result.put("evidence", evidence);
        return result;
    }

    /// The reasons against the challenger; a difference that is no number never passes.
    List<String> against() {
        if (Double.isNaN(high)) {
            return List.of(String.format(
                    Locale.ROOT,
                    "%s: %s must be measured on two groups of at least %d decisions each, got fewer;"
                            + " wait for more outcomes, or declare a longer test span or coarser groups",
                    monitor,
                    what,
                    least));
        }
        List<String> reasons = new ArrayList<>();
        if (!(high <= limit)) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%s: groups must differ by at most %s in %s, at the worse end of the interval,"
                            + " got %.4f (%.4f to %.4f)",
                    monitor,
                    limit,
                    what,
                    difference,
                    low,
                    high));
        }
        more.filter(found -> !found.within())
                .ifPresent(found -> reasons.add(String.format(
                        Locale.ROOT,
                        "%s: groups must differ by at most %s more than with the champion in %s, at the worse end of"
                                + " the interval, got %.4f more (%.4f to %.4f)",
                        monitor,
                        found.limit(),
                        what,
                        found.value(),
                        found.low(),
                        found.high())));
        return reasons;
    }

    /// Lines for a person.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %s, champion %.4f, challenger %.4f (%.4f to %.4f), at most %s",
                monitor,
                what,
                champion,
                difference,
                low,
                high,
                limit));
        more.ifPresent(found -> lines.add(String.format(
                Locale.ROOT,
                "%s: %.4f more than with the champion (%.4f to %.4f), at most %s more",
                monitor,
                found.value(),
                found.low(),
                found.high(),
                found.limit())));
        lines.addAll(evidence);
        return lines;
    }
}
