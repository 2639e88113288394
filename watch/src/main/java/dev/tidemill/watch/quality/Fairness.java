package dev.tidemill.watch.quality;

import dev.tidemill.watch.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A way in which groups may be treated differently. None of them is law, and they exclude each other: which one
/// matters, and from which difference on, is a policy that the application names.
public enum Fairness {
    /// Shares of decisions that are called positive; needs no outcome.
    DEMOGRAPHIC_PARITY,
    /// Shares of the positives that are called (true positive rates).
    EQUAL_OPPORTUNITY,
    /// The greater of the differences of true and of false positive rates.
    EQUALISED_ODDS,
    /// Calibration errors.
    CALIBRATION;

    /// The word in application files.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// One group.
    ///
    /// @param rows decisions that the rate is a share of
    public record Group(String name, double rows, Interval rate) {}

    /// Groups compared.
    ///
    /// @param groups     those large enough
    /// @param tooSmall   names of the others
    /// @param most       the group with the greatest rate, and `least` with the least
    /// @param difference of their rates
    /// @param ratio      of the least rate to the greatest; NaN where that is 0
    public record Result(
            Fairness metric,
            List<Group> groups,
            List<String> tooSmall,
            String most,
            String least,
            Interval difference,
            double ratio) {
        public Result {
            groups = List.copyOf(groups);
            tooSmall = List.copyOf(tooSmall);
        }

        /// Lines for a person.
        ///
        /// @param by the name of the groups
        public List<String> lines(String by) {
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    Locale.ROOT,
                    "%s by %s: %s %.3f above %s (%.3f to %.3f), ratio %.3f",
                    metric.word(),
                    by,
                    most,
                    difference.value(),
                    least,
                    difference.low(),
                    difference.high(),
                    ratio));
            for (Group each : groups) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s: %.3f (%.3f to %.3f) of %.0f",
                        each.name(),
                        each.rate().value(),
                        each.rate().low(),
                        each.rate().high(),
                        each.rows()));
            }
            if (!tooSmall.isEmpty()) {
                lines.add("too small to compare: " + String.join(", ", tooSmall));
            }
            return lines;
        }
    }

    /// Compares groups that have at least so many decisions behind their rate.
    ///
    /// @param decided  all decisions of each group, with any label
    /// @param labelled those whose outcome is known
    public Result compare(Map<String, Cell> decided, Map<String, Cell> labelled, double leastRows) {
        return switch (this) {
            case DEMOGRAPHIC_PARITY -> compare(decided, leastRows, Fairness::called);
            case EQUAL_OPPORTUNITY -> compare(labelled, leastRows, Fairness::truePositives);
            case CALIBRATION -> compare(labelled, leastRows, Fairness::calibration);
            case EQUALISED_ODDS -> {
                List<Result> parts = parts(decided, labelled, leastRows);
                Result hits = parts.getFirst();
                Result alarms = parts.getLast();
                yield alarms.difference().value() > hits.difference().value()
                                || Double.isNaN(hits.difference().value())
                        ? alarms
                        : hits;
            }
        };
    }

    /// Every comparison that must hold for groups to count as treated alike: of [#EQUALISED_ODDS] true and false
    /// positive rates, of the others the one. The parameters are those of [#compare(Map, Map, double)].
    public List<Result> parts(Map<String, Cell> decided, Map<String, Cell> labelled, double leastRows) {
        return this == EQUALISED_ODDS
                ? List.of(
                        compare(labelled, leastRows, Fairness::truePositives),
                        compare(labelled, leastRows, Fairness::falsePositives))
                : List.of(compare(decided, labelled, leastRows));
    }

    @FunctionalInterface
    private interface Rate {
        Group of(String name, Cell cell);
    }

    private static Group called(String name, Cell cell) {
        return new Group(name, cell.rows(), Interval.wilson(cell.called() * cell.worth(), cell.rows() * cell.worth()));
    }

    private static Group truePositives(String name, Cell cell) {
        return new Group(name, cell.positives(), QualityMetric.RECALL.of(cell));
    }

    private static Group falsePositives(String name, Cell cell) {
        double negatives = cell.rows() - cell.positives();
        double worth = cell.worth();
        return new Group(name, negatives, Interval.wilson((cell.called() - cell.hits()) * worth, negatives * worth));
    }

    private static Group calibration(String name, Cell cell) {
        return new Group(name, cell.rows(), QualityMetric.ECE.of(cell));
    }

    private Result compare(Map<String, Cell> cells, double leastRows, Rate rate) {
        List<Group> groups = new ArrayList<>();
        List<String> tooSmall = new ArrayList<>();
        cells.forEach((name, cell) -> {
            Group group = rate.of(name, cell);
            if (group.rows() >= leastRows && !Double.isNaN(group.rate().value())) {
                groups.add(group);
            } else {
                tooSmall.add(name);
            }
        });
        if (groups.size() < 2) {
            return new Result(this, groups, tooSmall, "", "", Interval.UNKNOWN, Double.NaN);
        }
        Group most = groups.getFirst();
        Group least = groups.getFirst();
        for (Group group : groups) {
            most = group.rate().value() > most.rate().value() ? group : most;
            least = group.rate().value() < least.rate().value() ? group : least;
        }
        double ratio = most.rate().value() == 0
                ? Double.NaN
                : least.rate().value() / most.rate().value();
        return new Result(
                this, groups, tooSmall, most.name(), least.name(), most.rate().minus(least.rate()), ratio);
    }
}
